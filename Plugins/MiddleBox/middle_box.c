/* SPDX-License-Identifier: Apache-2.0
 *
 * middle-box: paints the frame that was left out. See README.md. */
#include <math.h>
#include <stdlib.h>

#include "vagary_plugin_kit.h"

enum { FILTERS = 32, VIEW_COUNT = 6 };

static const int32_t view[VIEW_COUNT] = {-3, -2, -1, 1, 2, 3};

/* In the joint loss. An L1 error of some hundredths beside cross-entropies near 1 would leave the shared
 * backbone to the other tasks for most of the training. */
static const float WEIGHT = 8;

/* Contrast that is added to a crop's own, in values of 0...1: on a flat crop the noise of the camera is not
 * the fault of the painter. */
static const float FLOOR = 0.01f;

struct vagary_task {
  float weight;      /* of the loss in the joint loss */
  int relative;      /* whether errors are scored relative to the contrast of the crop */
};

static vagary_status read_setting(const vagary_setting *setting, vagary_task *task, vagary_message *message) {
  if (vagary_is(setting, "weight")) return vagary_read_number(setting, 0, 1000, &task->weight, message);
  if (vagary_is(setting, "error"))
    return vagary_read_choice(setting, "relative", "absolute", &task->relative, message);
  return vagary_unknown_setting("middle-box", setting, "weight and error", message);
}

static vagary_status create(const vagary_settings *settings, vagary_task **task, vagary_message *message) {
  vagary_task made = {WEIGHT, 1};
  for (size_t i = 0; i < settings->count; i++) {
    vagary_status status = read_setting(&settings->items[i], &made, message);
    if (status != VAGARY_OK) return status;
  }
  *task = malloc(sizeof made);
  if (*task) **task = made;
  return vagary_made(*task, message);
}

static void destroy(vagary_task *task) { free(task); }

static vagary_status needs(vagary_task *task, vagary_task_needs *needs, vagary_message *message) {
  (void)message;
  for (int i = 0; i < VIEW_COUNT; i++) needs->view[i] = view[i];
  needs->view_count = VIEW_COUNT;
  needs->samples = 1;
  needs->reach = 3;
  needs->target = VAGARY_TARGET_MIDDLE_CROP;
  needs->loss = VAGARY_LOSS_L1;
  needs->loss_weight = task->weight;
  needs->scale = VAGARY_SCALE_LINEAR;
  return VAGARY_OK;
}

/* As often as the backbone halved the picture: upsample, convolve, normalise, ReLU; the last
 * convolution paints the three colours and is linear. */
static vagary_status describe(vagary_task *task, const vagary_head_context *context, vagary_layer *layers,
                              uint32_t capacity, uint32_t *count, vagary_message *message) {
  (void)task;
  if (context->pools < 1 || context->pools > 8 || 4 * context->pools > capacity ||
      context->height << context->pools != context->crop_side ||
      context->width << context->pools != context->crop_side)
    return vagary_fail(VAGARY_UNSUPPORTED, message,
                       "middle-box cannot lead %ux%u features back to crops of side %u by doubling them %u times",
                       context->height, context->width, context->crop_side, context->pools);
  *count = 0;
  for (uint32_t pool = 0; pool < context->pools; pool++) {
    int last = pool + 1 == context->pools;
    vagary_add_layer(layers, count, VAGARY_LAYER_UPSAMPLE, 0, 0);
    vagary_add_layer(layers, count, VAGARY_LAYER_CONV2D, last ? 3 : FILTERS, 3);
    if (last) break;
    vagary_add_layer(layers, count, VAGARY_LAYER_BATCH_NORM, 0, 0);
    vagary_add_layer(layers, count, VAGARY_LAYER_RELU, 0, 0);
  }
  return VAGARY_OK;
}

static vagary_status sample(vagary_task *task, uint32_t index, const vagary_random *random, int32_t lowest,
                            int32_t highest, int32_t *offsets, uint32_t *label, vagary_message *message) {
  (void)task, (void)random;
  return vagary_view_sample("middle-box", view, VIEW_COUNT, index, lowest, highest, offsets, label, message);
}

/* Standard deviation of a crop's values. */
static double contrast(const float *crop, uint32_t width) {
  double sum = 0, squares = 0;
  for (uint32_t i = 0; i < width; i++) {
    sum += crop[i];
    squares += (double)crop[i] * crop[i];
  }
  const double mean = sum / width, variance = squares / width - mean * mean;
  return variance > 0 ? sqrt(variance) : 0;
}

/* Mean absolute error of the painted crop. Its values are cut to 0...1 first, because values beyond are not
 * colours and say nothing about the object. A relative error is a part of the crop's contrast, with which
 * every error grows, whatever the object. */
static vagary_status score(vagary_task *task, const vagary_outputs *outputs, float *score, uint8_t *abstain,
                           vagary_message *message) {
  if (outputs->count > 0 && outputs->target && outputs->target_width != outputs->width)
    return vagary_fail(VAGARY_BAD_INPUT, message, "middle-box compares outputs with crops of another size");
  for (uint32_t n = 0; n < outputs->count; n++) {
    const float *painted = vagary_output(outputs, n), *real = vagary_target_of(outputs, n);
    abstain[n] = real == NULL;
    score[n] = 0;
    if (!real) continue;
    double sum = 0;
    for (uint32_t i = 0; i < outputs->width; i++) {
      float value = painted[i] < 0 ? 0 : painted[i] > 1 ? 1 : painted[i];
      sum += fabsf(value - real[i]);
    }
    score[n] = (float)(sum / outputs->width);
    if (task->relative) score[n] /= FLOOR + (float)contrast(real, outputs->width);
  }
  return VAGARY_OK;
}

static const vagary_task_table table = {
    sizeof table, create, destroy, needs, describe, sample, score,
};

VAGARY_DEFINE_PLUGIN(.kind = VAGARY_KIND_TASK, .id = "dev.vagary.middle-box", .version = "0.1.0",
                     .summary = "Paints the middle frame of a clip from its neighbours", .table = &table,
                     .display_name = "Middle box",
                     .finding = "the picture in the middle was not what came before and after led to expect")
