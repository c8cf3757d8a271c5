/* SPDX-License-Identifier: Apache-2.0
 *
 * motion: finds what moves in front of a camera that does not. See README.md. */
#include <stdlib.h>

#include "background.h"
#include "components.h"
#include "vagary_plugin_kit.h"

struct vagary_detector {
  float threshold;  /* least confidence, 0...1 */
  float min_area;   /* least area of a region, share of the frame */
  uint32_t contrast; /* least difference from the background, grey levels */
  uint32_t history;  /* frames the background is learnt from */
  motion_background background;
  motion_components components;
};

static vagary_status read_setting(const vagary_setting *setting, vagary_detector *detector,
                                  vagary_message *message) {
  if (vagary_is(setting, "threshold")) return vagary_read_number(setting, 0, 1, &detector->threshold, message);
  if (vagary_is(setting, "min_area")) return vagary_read_number(setting, 0, 1, &detector->min_area, message);
  if (vagary_is(setting, "contrast")) return vagary_read_whole(setting, 2, 128, &detector->contrast, message);
  if (vagary_is(setting, "history")) return vagary_read_whole(setting, 15, 100000, &detector->history, message);
  if (vagary_is(setting, "model"))
    return vagary_fail(VAGARY_INVALID_SETTING, message, "motion has no model; leave out \":%s\"", setting->value);
  return vagary_unknown_setting("motion", setting, "threshold, min_area, contrast and history", message);
}

static vagary_status create(const vagary_settings *settings, vagary_detector **detector, vagary_message *message) {
  vagary_detector made = {.threshold = 0.4f, .min_area = 0.0004f, .contrast = 16, .history = 240};
  for (size_t i = 0; i < settings->count; i++) {
    vagary_status status = read_setting(&settings->items[i], &made, message);
    if (status != VAGARY_OK) return status;
  }
  *detector = malloc(sizeof made);
  if (*detector) **detector = made;
  return vagary_made(*detector, message);
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

/* Whether a region is an object: large enough, with a core that surely differs, and moving. The background
 * that a person uncovers who was there from the start does not change any more and is not an object. */
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
      image->stride < (uint64_t)image->width * image->channels)
    return vagary_fail(VAGARY_BAD_INPUT, message, "motion cannot read a picture of %ux%u, %u channels, stride %u",
                       image->width, image->height, image->channels, image->stride);
  motion_background *background = &detector->background;
  if (!motion_background_resize(background, image->width, image->height) ||
      !motion_components_resize(&detector->components, background->width, background->height))
    return vagary_fail(VAGARY_NO_RESOURCE, message, "out of memory for pictures of %ux%u", image->width,
                       image->height);
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

VAGARY_DEFINE_PLUGIN(.kind = VAGARY_KIND_DETECTOR, .id = "dev.vagary.motion", .version = "0.1.0",
                     .summary = "Finds what moves in front of a fixed camera, without weights or classes", .table = &table,
                     .display_name = "Motion")
