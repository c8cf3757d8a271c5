/* SPDX-License-Identifier: Apache-2.0
 *
 * location: is a box of this size usual at this place? See README.md. */
#include <math.h>

#include "reference_fit.h"
#include "vagary_plugin_kit.h"

enum { WIDTH = 4 };

/* A hundredth: of a size, or of the frame. Detectors are not more exact than that. */
static const float least[WIDTH] = {0.01f, 0.01f, 0.01f, 0.01f};

/* Sizes by their logarithm: twice as high is as odd as half as high. The foot says how far away the object is. */
static int locate(const vagary_objects *objects, uint32_t n, float *point) {
  const vagary_box *box = &objects->boxes[n];
  point[0] = logf(box->width);
  point[1] = logf(box->height);
  point[2] = (box->left + box->width / 2) / (float)objects->frame_width;
  point[3] = (box->top + box->height) / (float)objects->frame_height;
  return 1;
}

static const reference_fit form = {
    .task = "location", .objects = "objects", .width = WIDTH, .capacity = 4000, .least = least, .point = locate};

static vagary_status create(const vagary_settings *settings, vagary_fit **fit, vagary_message *message) {
  int by_class = 0;
  for (size_t i = 0; i < settings->count; i++) {
    const vagary_setting *setting = &settings->items[i];
    vagary_status status = vagary_is(setting, "classes")
                               ? vagary_read_choice(setting, "on", "off", &by_class, message)
                               : vagary_unknown_setting("location", setting, "classes", message);
    if (status != VAGARY_OK) return status;
  }
  return reference_fit_create(&form, by_class, fit, message);
}

static vagary_status needs(vagary_fit *fit, vagary_fit_needs *needs, vagary_message *message) {
  (void)message;
  needs->inputs = fit->by_class ? VAGARY_FIT_CLASSES : 0;
  return VAGARY_OK;
}

static const vagary_fit_table table = REFERENCE_FIT_TABLE(create, needs);

VAGARY_DEFINE_PLUGIN(.kind = VAGARY_KIND_FIT, .id = "dev.vagary.location", .version = "0.1.0",
                     .summary = "Finds boxes whose size is not usual at their place", .table = &table,
                     .display_name = "Place and size",
                     .finding = "nothing of its size is usually seen at that place")
