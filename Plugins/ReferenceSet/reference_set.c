/* SPDX-License-Identifier: Apache-2.0 */
#include "reference_set.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "vagary_plugin_kit.h"

/* Values of a row, a multiple of this, 0 behind the point: sums run over full vectors. */
enum { LANES = 8 };

struct reference_set {
  uint32_t width, stride, capacity, count;
  uint64_t offered;
  float far;      /* what a missing neighbour is away */
  float *mean;    /* [stride] */
  float *factor;  /* [stride] weight over deviation */
  float *query;   /* [stride] the point that is asked about, on the scale of the set */
  float *points;  /* [capacity, stride], on that scale once finished */
  int32_t *kinds; /* [capacity] */
};

static reference_set *create(uint32_t width, uint32_t capacity) {
  reference_set *set = calloc(1, sizeof *set);
  if (!set) return NULL;
  set->width = width;
  set->stride = (width + LANES - 1) / LANES * LANES;
  set->capacity = capacity;
  set->mean = calloc(set->stride, sizeof(float));
  set->factor = calloc(set->stride, sizeof(float));
  set->query = calloc(set->stride, sizeof(float));
  set->points = calloc((size_t)capacity * set->stride, sizeof(float));
  set->kinds = calloc(capacity, sizeof(int32_t));
  if (set->mean && set->factor && set->query && set->points && set->kinds) return set;
  reference_set_destroy(set);
  return NULL;
}

void reference_set_destroy(reference_set *set) {
  if (!set) return;
  free(set->mean);
  free(set->factor);
  free(set->query);
  free(set->points);
  free(set->kinds);
  free(set);
}

vagary_status reference_set_begin(reference_set **set, uint32_t width, uint32_t capacity, vagary_message *message) {
  reference_set_destroy(*set);
  *set = create(width, capacity);
  return vagary_made(*set, message);
}

/* A reservoir: the n-th point takes a place with the chance capacity / n (Waterman's algorithm R). */
void reference_set_offer(reference_set *set, const float *point, int32_t kind, const vagary_random *random) {
  uint64_t place = set->count;
  set->offered++;
  if (set->count == set->capacity) {
    place = random->next(random->state) % set->offered;
    if (place >= set->capacity) return;
  } else {
    set->count++;
  }
  memcpy(set->points + place * set->stride, point, set->width * sizeof(float));
  set->kinds[place] = kind;
}

static void to_scale(const reference_set *set, const float *point, float *scaled) {
  for (uint32_t i = 0; i < set->width; i++) scaled[i] = (point[i] - set->mean[i]) * set->factor[i];
}

/* The square of the distance of two rows. */
static float squared(const float *restrict a, const float *restrict b, uint32_t stride) {
  float sums[LANES] = {0};
  for (uint32_t i = 0; i < stride; i += LANES) {
    for (uint32_t lane = 0; lane < LANES; lane++) {
      float difference = a[i + lane] - b[i + lane];
      sums[lane] += difference * difference;
    }
  }
  return ((sums[0] + sums[4]) + (sums[1] + sums[5])) + ((sums[2] + sums[6]) + (sums[3] + sums[7]));
}

vagary_status reference_set_finish(reference_set *set, const float *least, const float *weights, const char *what,
                                   vagary_message *message) {
  if (set->count < REFERENCE_FEWEST)
    return vagary_fail(VAGARY_BAD_INPUT, message,
                       "only %u %s show what is usual, %d are needed; give more normal footage", set->count, what,
                       REFERENCE_FEWEST);
  for (uint32_t i = 0; i < set->width; i++) {
    double sum = 0, squares = 0;
    for (uint32_t n = 0; n < set->count; n++) sum += set->points[(size_t)n * set->stride + i];
    const double mean = sum / set->count;
    for (uint32_t n = 0; n < set->count; n++) {
      double difference = set->points[(size_t)n * set->stride + i] - mean;
      squares += difference * difference;
    }
    const float deviation = (float)sqrt(squares / set->count);
    set->mean[i] = (float)mean;
    set->factor[i] = (weights ? weights[i] : 1) / (deviation > least[i] ? deviation : least[i]);
  }
  /* No two points are farther apart than twice the one that is farthest from the mean, which is now 0. */
  float farthest = 0;
  memset(set->query, 0, set->stride * sizeof(float));
  for (uint32_t n = 0; n < set->count; n++) {
    float *row = set->points + (size_t)n * set->stride;
    to_scale(set, row, row);
    const float away = squared(row, set->query, set->stride);
    if (away > farthest) farthest = away;
  }
  set->far = 2 * sqrtf(farthest);
  return VAGARY_OK;
}

float reference_set_score(reference_set *set, const float *point, int32_t kind) {
  float nearest[REFERENCE_NEIGHBOURS];
  for (int i = 0; i < REFERENCE_NEIGHBOURS; i++) nearest[i] = INFINITY;
  to_scale(set, point, set->query);
  for (uint32_t n = 0; n < set->count; n++) {
    if (set->kinds[n] != kind) continue;
    float away = squared(set->points + (size_t)n * set->stride, set->query, set->stride);
    if (!(away < nearest[REFERENCE_NEIGHBOURS - 1])) continue;
    int place = REFERENCE_NEIGHBOURS - 1;
    for (; place > 0 && nearest[place - 1] > away; place--) nearest[place] = nearest[place - 1];
    nearest[place] = away;
  }
  float sum = 0;
  for (int i = 0; i < REFERENCE_NEIGHBOURS; i++) sum += isinf(nearest[i]) ? set->far : sqrtf(nearest[i]);
  return logf(REFERENCE_FLOOR + sum / REFERENCE_NEIGHBOURS);
}

/* ---- as bytes: a head, mean, factor, kinds, points; in the byte order of the machine ------------- */

typedef struct head {
  char mark[8];
  uint32_t width, count;
  float far;
} head;

static const char mark[8] = {'v', 'a', 'g', 'r', 'e', 'f', '0', '1'};

static size_t size_of(uint32_t width, uint32_t count) {
  return sizeof(head) + ((size_t)2 * width + count + (size_t)count * width) * 4;
}

vagary_status reference_set_save(const reference_set *set, const vagary_writer *writer) {
  head first = {{0}, set->width, set->count, set->far};
  memcpy(first.mark, mark, sizeof mark);
  vagary_status status = writer->write(writer->state, &first, sizeof first);
  if (!status) status = writer->write(writer->state, set->mean, set->width * sizeof(float));
  if (!status) status = writer->write(writer->state, set->factor, set->width * sizeof(float));
  if (!status) status = writer->write(writer->state, set->kinds, set->count * sizeof(int32_t));
  for (uint32_t n = 0; n < set->count && !status; n++)
    status = writer->write(writer->state, set->points + (size_t)n * set->stride, set->width * sizeof(float));
  return status;
}

static vagary_status refuse(vagary_message *message, const char *text) {
  return vagary_fail(VAGARY_BAD_INPUT, message, "%s; fit the task again", text);
}

static int all_finite(const float *values, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (!isfinite(values[i])) return 0;
  return 1;
}

vagary_status reference_set_load(const void *bytes, size_t size, uint32_t width, uint32_t capacity, reference_set **set,
                                 vagary_message *message) {
  reference_set_destroy(*set);
  *set = NULL;
  head first;
  if (size < sizeof first) return refuse(message, "the state is cut short");
  memcpy(&first, bytes, sizeof first);
  if (memcmp(first.mark, mark, sizeof mark)) return refuse(message, "the state is not one of this task");
  if (first.width != width)
    return vagary_fail(VAGARY_BAD_INPUT, message,
                       "the state has points of %u values, here they have %u; fit the task again", first.width, width);
  if (first.count < REFERENCE_FEWEST || first.count > capacity || size != size_of(width, first.count))
    return refuse(message, "the state does not have the size that it says");
  reference_set *made = NULL;
  const vagary_status status = reference_set_begin(&made, width, first.count, message);
  if (status) return status;
  const char *from = (const char *)bytes + sizeof first;
  memcpy(made->mean, from, width * sizeof(float));
  memcpy(made->factor, from += width * sizeof(float), width * sizeof(float));
  memcpy(made->kinds, from += width * sizeof(float), first.count * sizeof(int32_t));
  from += first.count * sizeof(int32_t);
  for (uint32_t n = 0; n < first.count; n++)
    memcpy(made->points + (size_t)n * made->stride, from + (size_t)n * width * sizeof(float), width * sizeof(float));
  made->count = first.count;
  made->far = first.far;
  if (!isfinite(made->far) || made->far < 0 || !all_finite(made->mean, width) || !all_finite(made->factor, width) ||
      !all_finite(made->points, (size_t)made->count * made->stride)) {
    reference_set_destroy(made);
    return refuse(message, "the state holds numbers that are not finite");
  }
  *set = made;
  return VAGARY_OK;
}
