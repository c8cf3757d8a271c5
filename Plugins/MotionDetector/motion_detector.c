/* SPDX-License-Identifier: Apache-2.0
 *
 * motion: finds what moves in front of a camera that does not. See README.md. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "background.h"
#include "components.h"
#include "vagary_plugin.h"

struct vagary_detector {
  float threshold;  /* least confidence, 0...1 */
  float min_area;   /* least area of a region, share of the frame */
  uint32_t contrast; /* least difference from the background, grey levels */
  uint32_t history;  /* frames the background is learnt from */
  motion_background background;
  motion_components components;
};

typedef struct number_setting {
  const char *key;
  float lowest, highest;
} number_setting;

static const number_setting numbers[] = {
    {"threshold", 0, 1}, {"min_area", 0, 1}, {"contrast", 2, 128}, {"history", 15, 100000}};

static void store(vagary_detector *detector, size_t setting, float value) {
  switch (setting) {
    case 0: detector->threshold = value; break;
    case 1: detector->min_area = value; break;
    case 2: detector->contrast = (uint32_t)value; break;
    default: detector->history = (uint32_t)value; break;
  }
}

static vagary_status read_setting(const vagary_setting *setting, vagary_detector *detector,
                                  vagary_message *message) {
  for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
    if (strcmp(setting->key, numbers[i].key) != 0) continue;
    char *end;
    float value = strtof(setting->value, &end);
    if (end != setting->value && *end == 0 && value >= numbers[i].lowest && value <= numbers[i].highest) {
      store(detector, i, value);
      return VAGARY_OK;
    }
    snprintf(message->text, message->capacity, "%s is %s, must be %g to %g", setting->key, setting->value,
             numbers[i].lowest, numbers[i].highest);
    return VAGARY_INVALID_SETTING;
  }
  if (strcmp(setting->key, "model") == 0)
    snprintf(message->text, message->capacity, "motion has no model; leave out \":%s\"", setting->value);
  else
    snprintf(message->text, message->capacity,
             "motion has no setting %s; it has threshold, min_area, contrast and history", setting->key);
  return VAGARY_INVALID_SETTING;
}

static vagary_status create(const vagary_settings *settings, vagary_detector **detector, vagary_message *message) {
  vagary_detector made = {.threshold = 0.4f, .min_area = 0.0004f, .contrast = 16, .history = 240};
  for (size_t i = 0; i < settings->count; i++) {
    vagary_status status = read_setting(&settings->items[i], &made, message);
    if (status != VAGARY_OK) return status;
  }
  *detector = malloc(sizeof made);
  if (!*detector) {
    snprintf(message->text, message->capacity, "out of memory");
    return VAGARY_NO_RESOURCE;
  }
  **detector = made;
  return VAGARY_OK;
}

static void destroy(vagary_detector *detector) {
  if (!detector) return;
  motion_background_free(&detector->background);
  motion_components_free(&detector->components);
  free(detector);
}

static vagary_status info(vagary_detector *detector, vagary_detector_info *info, vagary_message *message) {
  (void)detector, (void)message;
  info->label_count = 0;
  info->labels = NULL;
  info->score_meaning = "contrast with the background";
  info->model = "";
  return VAGARY_OK;
}

/* Mean difference against the contrast asked for: 0.5 where they are equal, towards 1 beyond. */
static float confidence(const motion_component *item, uint32_t contrast) {
  float mean = (float)item->difference / (float)item->area;
  return mean / (mean + (float)contrast);
}

/* Whether a region is an object: large enough, with a core that surely differs, and moving. What
 * someone uncovers who stood there from the start is not: nothing changes in it any more. */
static int is_object(const vagary_detector *detector, const motion_component *item) {
  float frame = (float)detector->components.width * (float)detector->components.height;
  return (float)item->area >= detector->min_area * frame && item->strong * 5 >= item->area &&
         item->recent * 50 >= item->area;
}

static vagary_box box_of(const vagary_detector *detector, const motion_component *item) {
  float scale = (float)detector->background.scale;
  float right = (float)(item->right + 1) * scale, bottom = (float)(item->bottom + 1) * scale;
  float width = (float)detector->background.frame_width, height = (float)detector->background.frame_height;
  vagary_box box = {(float)item->left * scale, (float)item->top * scale, 0, 0, 0, -1};
  box.width = (right < width ? right : width) - box.left;
  box.height = (bottom < height ? bottom : height) - box.top;
  box.confidence = confidence(item, detector->contrast);
  return box;
}

/* Puts `box` in its place, best first; of equal ones the earlier stays in front. */
static void insert(vagary_box *boxes, uint32_t capacity, uint32_t *count, vagary_box box) {
  uint32_t place = *count;
  while (place > 0 && boxes[place - 1].confidence < box.confidence) place--;
  if (place >= capacity) return;
  uint32_t last = *count < capacity ? *count : capacity - 1;
  for (uint32_t i = last; i > place; i--) boxes[i] = boxes[i - 1];
  boxes[place] = box;
  *count = last + 1;
}

static vagary_status detect(vagary_detector *detector, const vagary_image *image, vagary_box *boxes,
                            float *class_scores, uint32_t capacity, uint32_t *count, vagary_message *message) {
  (void)class_scores;
  *count = 0;
  if (image->width < 1 || image->height < 1 || (image->channels != 1 && image->channels != 3) ||
      image->stride < (uint64_t)image->width * image->channels) {
    snprintf(message->text, message->capacity, "motion cannot read a picture of %ux%u, %u channels, stride %u",
             image->width, image->height, image->channels, image->stride);
    return VAGARY_BAD_INPUT;
  }
  motion_background *background = &detector->background;
  if (!motion_background_resize(background, image->width, image->height) ||
      !motion_components_resize(&detector->components, background->width, background->height)) {
    snprintf(message->text, message->capacity, "out of memory for pictures of %ux%u", image->width, image->height);
    return VAGARY_NO_RESOURCE;
  }
  if (!motion_background_update(background, image, detector->contrast, detector->history)) return VAGARY_OK;
  motion_components_find(&detector->components, background->mask, background->difference);
  for (uint32_t i = 0; i < detector->components.count; i++) {
    const motion_component *item = &detector->components.items[i];
    if (!is_object(detector, item)) continue;
    vagary_box box = box_of(detector, item);
    if (box.confidence >= detector->threshold) insert(boxes, capacity, count, box);
  }
  return VAGARY_OK;
}

static void reset(vagary_detector *detector) { motion_background_reset(&detector->background); }

static const vagary_detector_table table = {sizeof table, create, destroy, info, detect, reset};

static const vagary_plugin plugin = {
    sizeof plugin,
    VAGARY_ABI_MAJOR,
    VAGARY_ABI_MINOR,
    VAGARY_KIND_DETECTOR,
    "dev.vagary.motion",
    "0.1.0",
    "Finds what moves in front of a fixed camera, without weights or classes",
    &table,
};

const vagary_plugin *vagary_plugin_entry(void);
const vagary_plugin *vagary_plugin_entry(void) { return &plugin; }
