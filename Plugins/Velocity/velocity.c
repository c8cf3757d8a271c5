/* SPDX-License-Identifier: Apache-2.0
 *
 * velocity: does anybody usually move at this speed, in this direction, at this place? See README.md. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "reference_set.h"

enum { WIDTH = 4, CAPACITY = 4000 };

/* Heights a second, twice; parts of the frame, twice. */
static const float least[WIDTH] = {0.05f, 0.05f, 0.01f, 0.01f};
/* The place says what is usual there, and is not to be odd by itself: that is the task location's. */
static const float weights[WIDTH] = {1, 1, 0.5f, 0.25f};

/* Seconds: how far back it looks, and the least that tells a movement from a shaking box. */
static const float LONGEST = 1, SHORTEST = 0.4f;

struct vagary_fit {
  reference_set *usual;
};

static vagary_status fail(vagary_status status, vagary_message *message, const char *text) {
  snprintf(message->text, message->capacity, "%s", text);
  return status;
}

static vagary_status create(const vagary_settings *settings, vagary_fit **fit, vagary_message *message) {
  if (settings->count > 0)
    return fail(VAGARY_INVALID_SETTING, message, "velocity has no settings; remove those given to it");
  *fit = calloc(1, sizeof **fit);
  return *fit ? VAGARY_OK : fail(VAGARY_NO_RESOURCE, message, "out of memory");
}

static void destroy(vagary_fit *fit) {
  if (fit) reference_set_destroy(fit->usual);
  free(fit);
}

static vagary_status needs(vagary_fit *fit, vagary_fit_needs *needs, vagary_message *message) {
  (void)fit, (void)message;
  needs->inputs = VAGARY_FIT_HISTORY;
  return VAGARY_OK;
}

static vagary_status begin(vagary_fit *fit, const vagary_fit_context *context, vagary_message *message) {
  (void)context;
  return reference_set_begin(&fit->usual, WIDTH, CAPACITY, message);
}

/* How the middle of the box moved of late, by a straight line through all its places (a single box may be off by
 * pixels), in box heights a second: far or near, a walker walks about as many. 0 when too little is known. */
static int move(const vagary_objects *objects, uint32_t n, float point[WIDTH]) {
  const vagary_box *box = &objects->boxes[n];
  const vagary_past_box *past = objects->history + (size_t)n * VAGARY_MAX_HISTORY;
  const double x0 = box->left + box->width / 2, y0 = box->top + box->height / 2;
  /* Sums over the places; its own, the first, is at time 0 and 0, 0. */
  double count = 1, height = box->height, t = 0, x = 0, y = 0, tt = 0, tx = 0, ty = 0;
  float reach = 0;
  for (uint32_t i = 0; i < objects->history_count[n] && past[i].age <= LONGEST; i++) {
    const double time = -past[i].age;
    const double dx = past[i].left + past[i].width / 2 - x0, dy = past[i].top + past[i].height / 2 - y0;
    reach = past[i].age;
    count += 1;
    t += time;
    x += dx;
    y += dy;
    height += past[i].height;
    tt += time * time;
    tx += time * dx;
    ty += time * dy;
  }
  if (reach < SHORTEST) return 0;
  const double spread = (tt - t * t / count) * height / count;
  point[0] = (float)((tx - t * x / count) / spread);
  point[1] = (float)((ty - t * y / count) / spread);
  point[2] = (box->top + box->height) / (float)objects->frame_height;
  point[3] = (box->left + box->width / 2) / (float)objects->frame_width;
  return 1;
}

static vagary_status observe(vagary_fit *fit, const vagary_objects *objects, const vagary_random *random,
                             vagary_message *message) {
  (void)message;
  for (uint32_t n = 0; n < objects->count; n++) {
    float point[WIDTH];
    if (move(objects, n, point)) reference_set_offer(fit->usual, point, 0, random);
  }
  return VAGARY_OK;
}

static vagary_status finish(vagary_fit *fit, const vagary_random *random, vagary_message *message) {
  (void)random;
  return reference_set_finish(fit->usual, least, weights, "objects that were followed for 0.4 s", message);
}

static vagary_status save(vagary_fit *fit, const vagary_writer *writer, vagary_message *message) {
  (void)message;
  return reference_set_save(fit->usual, writer);
}

static vagary_status load(vagary_fit *fit, const vagary_fit_context *context, const void *bytes, size_t size,
                          vagary_message *message) {
  (void)context;
  return reference_set_load(bytes, size, WIDTH, CAPACITY, &fit->usual, message);
}

static vagary_status score(vagary_fit *fit, const vagary_objects *objects, float *score, uint8_t *abstain,
                           vagary_message *message) {
  if (!fit->usual) return fail(VAGARY_BAD_INPUT, message, "velocity has not been fitted");
  for (uint32_t n = 0; n < objects->count; n++) {
    float point[WIDTH];
    abstain[n] = !move(objects, n, point);
    score[n] = abstain[n] ? 0 : reference_set_score(fit->usual, point, 0);
  }
  return VAGARY_OK;
}

static const vagary_fit_table table = {
    sizeof table, create, destroy, needs, begin, observe, finish, save, load, score,
};

static const vagary_plugin plugin = {
    sizeof plugin,
    VAGARY_ABI_MAJOR,
    VAGARY_ABI_MINOR,
    VAGARY_KIND_FIT,
    "dev.vagary.velocity",
    "0.1.0",
    "Tells objects whose speed or direction is not usual at their place",
    &table,
};

const vagary_plugin *vagary_plugin_entry(void);
const vagary_plugin *vagary_plugin_entry(void) { return &plugin; }
