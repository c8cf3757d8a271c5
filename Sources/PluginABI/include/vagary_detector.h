/* SPDX-License-Identifier: Apache-2.0
 *
 * vagary_detector.h: the contract of detectors.
 * Part of vagary_plugin.h, which states the rules. */
#ifndef VAGARY_DETECTOR_H
#define VAGARY_DETECTOR_H

#include "vagary_common.h"

#ifdef __cplusplus
extern "C" {
#endif

/* One picture. Rows are `stride` bytes apart. */
typedef struct vagary_image {
  uint32_t struct_size;
  uint32_t width, height, stride;
  uint32_t channels;      /* 1: brightness; 3: blue, green, red */
  const uint8_t *pixels;
  int64_t capture_time;   /* nanoseconds */
} vagary_image;

typedef struct vagary_detector_info {
  uint32_t struct_size;
  uint32_t label_count;          /* 0 when the detector has no classes */
  /* The texts live as long as the instance. */
  const char *const *labels;     /* [label_count] */
  const char *score_meaning;     /* e.g. "objectness*class" */
  const char *model;             /* name and version of the model, "" without */
} vagary_detector_info;

typedef struct vagary_detector vagary_detector; /* the plugin's own: one per source, may keep state */

typedef struct vagary_detector_table {
  uint32_t struct_size;

  /* Makes an instance for one source. The setting `model` is the file given after the detector's
   * name (`opencv-dnn:FILE`), `threshold` the least confidence. [any thread] */
  vagary_status (*create)(const vagary_settings *settings, vagary_detector **detector,
                          vagary_message *message);

  /* Frees an instance; NULL is ignored. [any thread, after the last call on it] */
  void (*destroy)(vagary_detector *detector);

  /* Describes the instance; `info->struct_size` is set by the host. [any thread] */
  vagary_status (*info)(vagary_detector *detector, vagary_detector_info *info, vagary_message *message);

  /* Finds the objects of the next frame of the source.
   *   boxes         [capacity]               written by the plugin, best first
   *   class_scores  [capacity, label_count]  written by the plugin: probability of every class
   *                                          without objectness; NULL when label_count is 0
   *   count         boxes written, at most capacity
   * [one thread at a time] */
  vagary_status (*detect)(vagary_detector *detector, const vagary_image *image, vagary_box *boxes,
                          float *class_scores, uint32_t capacity, uint32_t *count, vagary_message *message);

  /* Forgets what earlier frames taught: the source has started again. [as detect] */
  void (*reset)(vagary_detector *detector);
} vagary_detector_table;

#ifdef __cplusplus
}
#endif
#endif /* VAGARY_DETECTOR_H */
