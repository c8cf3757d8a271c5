/* SPDX-License-Identifier: Apache-2.0
 *
 * location: is a box of this size usual at this place? See README.md. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "reference_set.h"

enum { WIDTH = 4, CAPACITY = 4000 };

/* A hundredth: of a size, or of the frame. Boxes are not seen more exactly than that. */
static const float least[WIDTH] = {0.01f, 0.01f, 0.01f, 0.01f};

struct vagary_fit {
  int by_class; /* the setting `classes` */
  reference_set *usual;
};

static vagary_status fail(vagary_status status, vagary_message *message, const char *text) {
  snprintf(message->text, message->capacity, "%s", text);
  return status;
}

static vagary_status create(const vagary_settings *settings, vagary_fit **fit, vagary_message *message) {
  int by_class = 0;
  for (size_t i = 0; i < settings->count; i++) {
    const vagary_setting *setting = &settings->items[i];
    if (strcmp(setting->key, "classes") != 0) {
      snprintf(message->text, message->capacity, "location has no setting %s; it has classes", setting->key);
      return VAGARY_INVALID_SETTING;
    }
    by_class = strcmp(setting->value, "on") == 0;
    if (!by_class && strcmp(setting->value, "off") != 0) {
      snprintf(message->text, message->capacity, "classes is %s, must be on or off", setting->value);
      return VAGARY_INVALID_SETTING;
    }
  }
  *fit = calloc(1, sizeof **fit);
  if (!*fit) return fail(VAGARY_NO_RESOURCE, message, "out of memory");
  (*fit)->by_class = by_class;
  return VAGARY_OK;
}

static void destroy(vagary_fit *fit) {
  if (fit) reference_set_destroy(fit->usual);
  free(fit);
}

static vagary_status needs(vagary_fit *fit, vagary_fit_needs *needs, vagary_message *message) {
  (void)message;
  needs->inputs = fit->by_class ? VAGARY_FIT_CLASSES : 0;
  return VAGARY_OK;
}

static vagary_status begin(vagary_fit *fit, const vagary_fit_context *context, vagary_message *message) {
  (void)context;
  return reference_set_begin(&fit->usual, WIDTH, CAPACITY, message);
}

/* Sizes by their logarithm: twice as high is as odd as half as high. The foot says how far away it stands. */
static void locate(const vagary_objects *objects, uint32_t n, float point[WIDTH]) {
  const vagary_box *box = &objects->boxes[n];
  point[0] = logf(box->width);
  point[1] = logf(box->height);
  point[2] = (box->left + box->width / 2) / (float)objects->frame_width;
  point[3] = (box->top + box->height) / (float)objects->frame_height;
}

static int32_t kind_of(const vagary_fit *fit, const vagary_box *box) { return fit->by_class ? box->label : 0; }

static vagary_status observe(vagary_fit *fit, const vagary_objects *objects, const vagary_random *random,
                             vagary_message *message) {
  (void)message;
  for (uint32_t n = 0; n < objects->count; n++) {
    float point[WIDTH];
    locate(objects, n, point);
    reference_set_offer(fit->usual, point, kind_of(fit, &objects->boxes[n]), random);
  }
  return VAGARY_OK;
}

static vagary_status finish(vagary_fit *fit, const vagary_random *random, vagary_message *message) {
  (void)random;
  return reference_set_finish(fit->usual, least, NULL, "objects", message);
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
  if (!fit->usual) return fail(VAGARY_BAD_INPUT, message, "location has not been fitted");
  for (uint32_t n = 0; n < objects->count; n++) {
    float point[WIDTH];
    locate(objects, n, point);
    score[n] = reference_set_score(fit->usual, point, kind_of(fit, &objects->boxes[n]));
    abstain[n] = 0;
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
    "dev.vagary.location",
    "0.1.0",
    "Tells boxes whose size is not usual at their place",
    &table,
};

const vagary_plugin *vagary_plugin_entry(void);
const vagary_plugin *vagary_plugin_entry(void) { return &plugin; }
