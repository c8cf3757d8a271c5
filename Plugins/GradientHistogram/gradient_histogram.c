/* SPDX-License-Identifier: Apache-2.0
 *
 * gradient-histogram: a weightless description of a crop by its edges. See README.md. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "vagary_plugin_kit.h"

enum { CELLS = 4, ORIENTATIONS = 8, WIDTH = CELLS * CELLS * ORIENTATIONS, LARGEST_SIDE = 1024 };

static const float PI = 3.14159265358979f;

/* Added under the root of the norm: gradients this weak on the whole crop count as flat ground.
 * In units of a vector before it is normalised (mean gradient of a cell, brightness 0...1 a pixel). */
static const float FLOOR = 0.01f;

struct vagary_teacher {
  char unused; /* the teacher keeps nothing; an address tells instances from NULL */
};

static vagary_status create(const vagary_settings *settings, vagary_teacher **teacher, vagary_message *message) {
  vagary_status status = vagary_no_settings("gradient-histogram", settings, message);
  if (status != VAGARY_OK) return status;
  *teacher = calloc(1, sizeof **teacher);
  return vagary_made(*teacher, message);
}

static void destroy(vagary_teacher *teacher) { free(teacher); }

static vagary_status info(vagary_teacher *teacher, uint32_t *width, uint8_t *at_scoring, vagary_message *message) {
  (void)teacher, (void)message;
  *width = WIDTH;
  *at_scoring = 1;
  return VAGARY_OK;
}

/* Brightness of pixel i of a crop [3, side, side], blue, green, red. */
static float brightness(const float *crop, size_t plane, size_t i) {
  return 0.114f * crop[i] + 0.587f * crop[plane + i] + 0.299f * crop[2 * plane + i];
}

/* Adds one pixel's gradient to its cell, shared between the two nearest of the orientations.
 * Orientations are unsigned: an edge and its negative are the same. */
static void vote(float *cell, float dx, float dy) {
  float strength = sqrtf(dx * dx + dy * dy);
  if (strength == 0) return;
  float angle = atan2f(dy, dx); /* -pi...pi */
  if (angle < 0) angle += PI;
  float place = angle / PI * ORIENTATIONS; /* bin k is centred on k */
  int lower = (int)place;
  float share = place - (float)lower;
  cell[lower % ORIENTATIONS] += strength * (1 - share);
  cell[(lower + 1) % ORIENTATIONS] += strength * share;
}

static void describe(const float *crop, uint32_t side, float *vector) {
  size_t plane = (size_t)side * side;
  uint32_t cell_side = side / CELLS;
  memset(vector, 0, WIDTH * sizeof *vector);
  for (uint32_t y = 0; y < side; y++) {
    size_t above = (size_t)(y > 0 ? y - 1 : y) * side;
    size_t below = (size_t)(y + 1 < side ? y + 1 : y) * side;
    float *row_of_cells = vector + (size_t)(y / cell_side) * CELLS * ORIENTATIONS;
    for (uint32_t x = 0; x < side; x++) {
      size_t before = (size_t)y * side + (x > 0 ? x - 1 : x);
      size_t after = (size_t)y * side + (x + 1 < side ? x + 1 : x);
      float dx = brightness(crop, plane, after) - brightness(crop, plane, before);
      float dy = brightness(crop, plane, below + x) - brightness(crop, plane, above + x);
      vote(row_of_cells + (size_t)(x / cell_side) * ORIENTATIONS, dx, dy);
    }
  }
  float pixels = (float)cell_side * (float)cell_side;
  float sum = 0;
  for (int i = 0; i < WIDTH; i++) {
    vector[i] /= pixels;
    sum += vector[i] * vector[i];
  }
  float norm = sqrtf(sum + FLOOR * FLOOR);
  for (int i = 0; i < WIDTH; i++) vector[i] /= norm;
}

static vagary_status teach(vagary_teacher *teacher, const float *crops, uint32_t count, uint32_t side,
                           float *vectors, vagary_message *message) {
  (void)teacher;
  if (side < 2 * CELLS || side % CELLS || side > LARGEST_SIDE)
    return vagary_fail(VAGARY_BAD_INPUT, message,
                       "gradient-histogram reads crops whose side is a multiple of %d from %d to %d, not %u", CELLS,
                       2 * CELLS, LARGEST_SIDE, side);
  for (uint32_t n = 0; n < count; n++) {
    const float *crop = crops + (size_t)n * 3 * side * side;
    for (size_t i = 0; i < (size_t)3 * side * side; i++)
      if (!isfinite(crop[i]))
        return vagary_fail(VAGARY_BAD_INPUT, message, "crop %u has a value that is not finite", n);
    describe(crop, side, vectors + (size_t)n * WIDTH);
  }
  return VAGARY_OK;
}

static const vagary_teacher_table table = {sizeof table, create, destroy, info, teach};

VAGARY_DEFINE_PLUGIN(.kind = VAGARY_KIND_TEACHER, .id = "dev.vagary.gradient-histogram", .version = "0.1.0",
                     .summary = "Describes a crop by the directions of its edges, without weights", .table = &table,
                     .display_name = "Gradient histogram")
