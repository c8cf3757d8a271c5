/* SPDX-License-Identifier: Apache-2.0
 *
 * velocity: is this speed and direction usual at this place? See README.md. */
#include "reference_fit.h"
#include "vagary_plugin_kit.h"

enum { WIDTH = 4 };

/* Heights per second, twice; parts of the frame, twice. */
static const float least[WIDTH] = {0.05f, 0.05f, 0.01f, 0.01f};
/* The place says what is usual there, and is not to be odd by itself: odd places are the task location's. */
static const float weights[WIDTH] = {1, 1, 0.5f, 0.25f};

/* Seconds: how far back it looks, and the shortest history that shows a movement rather than a shaking box. */
static const float LONGEST = 1, SHORTEST = 0.4f;

/* Writes how the middle of the box has moved, in box heights per second: a walker far away has about the same value
 * as one nearby. It is the slope of a straight line through all places, because a single box may be off by pixels.
 * Returns 0 when too little is known. */
static int move(const vagary_objects *objects, uint32_t n, float *point) {
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

static const reference_fit form = {.task = "velocity",
                                   .objects = "objects that were followed for 0.4 s",
                                   .width = WIDTH,
                                   .capacity = 4000,
                                   .least = least,
                                   .weights = weights,
                                   .point = move};

static vagary_status create(const vagary_settings *settings, vagary_fit **fit, vagary_message *message) {
  vagary_status status = vagary_no_settings("velocity", settings, message);
  return status == VAGARY_OK ? reference_fit_create(&form, 0, fit, message) : status;
}

static vagary_status needs(vagary_fit *fit, vagary_fit_needs *needs, vagary_message *message) {
  (void)fit, (void)message;
  needs->inputs = VAGARY_FIT_HISTORY;
  return VAGARY_OK;
}

static const vagary_fit_table table = REFERENCE_FIT_TABLE(create, needs);

VAGARY_DEFINE_PLUGIN(.kind = VAGARY_KIND_FIT, .id = "dev.vagary.velocity", .version = "0.1.0",
                     .summary = "Finds objects whose speed or direction is not usual at their place",
                     .table = &table, .display_name = "Speed and direction",
                     .finding = "nothing usually moves that fast, or that way, at that place")
