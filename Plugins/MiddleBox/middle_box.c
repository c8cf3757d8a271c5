/* SPDX-License-Identifier: Apache-2.0
 *
 * middle-box: paints the frame that was left out. See README.md. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "vagary_plugin.h"

enum { FILTERS = 32, VIEW_COUNT = 6 };

static const int32_t view[VIEW_COUNT] = {-3, -2, -1, 1, 2, 3};

/* In the joint loss. An L1 error of some hundredths beside cross-entropies near 1 would leave the shared
 * backbone to the other tasks for most of the training. */
static const float WEIGHT = 8;

/* Contrast that is added to a crop's own, in values of 0...1: on a flat crop the noise of the camera is no
 * fault of the painter. */
static const float FLOOR = 0.01f;

struct vagary_task {
  float weight;      /* of the loss in the joint loss */
  int relative;      /* whether errors are scored relative to the contrast of the crop */
};

static vagary_status fail(vagary_status status, vagary_message *message, const char *text) {
  snprintf(message->text, message->capacity, "%s", text);
  return status;
}

static vagary_status read_setting(const vagary_setting *setting, vagary_task *task, vagary_message *message) {
  if (strcmp(setting->key, "weight") == 0) {
    char *end;
    task->weight = strtof(setting->value, &end);
    /* Written so that not-a-number fails too. */
    if (end != setting->value && *end == 0 && task->weight >= 0 && task->weight <= 1000) return VAGARY_OK;
    snprintf(message->text, message->capacity, "weight is %s, must be 0 to 1000", setting->value);
    return VAGARY_INVALID_SETTING;
  }
  if (strcmp(setting->key, "error") == 0) {
    task->relative = strcmp(setting->value, "relative") == 0;
    if (task->relative || strcmp(setting->value, "absolute") == 0) return VAGARY_OK;
    snprintf(message->text, message->capacity, "error is %s, must be relative or absolute", setting->value);
    return VAGARY_INVALID_SETTING;
  }
  snprintf(message->text, message->capacity, "middle-box has no setting %s; it has weight and error", setting->key);
  return VAGARY_INVALID_SETTING;
}

static vagary_status create(const vagary_settings *settings, vagary_task **task, vagary_message *message) {
  vagary_task made = {WEIGHT, 1};
  for (size_t i = 0; i < settings->count; i++) {
    vagary_status status = read_setting(&settings->items[i], &made, message);
    if (status != VAGARY_OK) return status;
  }
  *task = malloc(sizeof made);
  if (!*task) return fail(VAGARY_NO_RESOURCE, message, "out of memory");
  **task = made;
  return VAGARY_OK;
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

static void add(vagary_layer *layers, uint32_t *count, uint32_t kind, uint32_t a, uint32_t b) {
  layers[(*count)++] = (vagary_layer){sizeof(vagary_layer), kind, -1, a, b};
}

/* As often as the backbone halved the picture: upsample, convolve, normalise, ReLU; the last
 * convolution paints the three colours and is linear. */
static vagary_status describe(vagary_task *task, const vagary_head_context *context, vagary_layer *layers,
                              uint32_t capacity, uint32_t *count, vagary_message *message) {
  (void)task;
  if (context->pools < 1 || context->pools > 8 || 4 * context->pools > capacity ||
      context->height << context->pools != context->crop_side ||
      context->width << context->pools != context->crop_side) {
    snprintf(message->text, message->capacity,
             "middle-box cannot lead %ux%u features back to crops of side %u by doubling them %u times",
             context->height, context->width, context->crop_side, context->pools);
    return VAGARY_UNSUPPORTED;
  }
  *count = 0;
  for (uint32_t pool = 0; pool < context->pools; pool++) {
    int last = pool + 1 == context->pools;
    add(layers, count, VAGARY_LAYER_UPSAMPLE, 0, 0);
    add(layers, count, VAGARY_LAYER_CONV2D, last ? 3 : FILTERS, 3);
    if (last) break;
    add(layers, count, VAGARY_LAYER_BATCH_NORM, 0, 0);
    add(layers, count, VAGARY_LAYER_RELU, 0, 0);
  }
  return VAGARY_OK;
}

static vagary_status sample(vagary_task *task, uint32_t index, const vagary_random *random, int32_t lowest,
                            int32_t highest, int32_t *offsets, uint32_t *label, vagary_message *message) {
  (void)task, (void)random;
  if (index != 0) return fail(VAGARY_BAD_INPUT, message, "middle-box makes the sample 0 only");
  if (lowest > view[0] || highest < view[VIEW_COUNT - 1])
    return fail(VAGARY_BAD_INPUT, message, "middle-box needs the footage from -3 to 3");
  for (int i = 0; i < VIEW_COUNT; i++) offsets[i] = view[i];
  *label = 0;
  return VAGARY_OK;
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

/* Mean absolute error of the painted crop, its values cut to 0...1 first: what lies beyond is no
 * colour, and says nothing about the object. Relative: as a part of the crop's contrast, since every
 * error grows with it, whoever is shown. */
static vagary_status score(vagary_task *task, const vagary_outputs *outputs, float *score, uint8_t *abstain,
                           vagary_message *message) {
  if (outputs->count > 0 && outputs->target && outputs->target_width != outputs->width)
    return fail(VAGARY_BAD_INPUT, message, "middle-box compares outputs with crops of another size");
  for (uint32_t n = 0; n < outputs->count; n++) {
    abstain[n] = !outputs->target || !outputs->has_target || !outputs->has_target[n];
    score[n] = 0;
    if (abstain[n]) continue;
    const float *painted = outputs->output + (size_t)n * outputs->width;
    const float *real = outputs->target + (size_t)n * outputs->width;
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

static const vagary_plugin plugin = {
    sizeof plugin,
    VAGARY_ABI_MAJOR,
    VAGARY_ABI_MINOR,
    VAGARY_KIND_TASK,
    "dev.vagary.middle-box",
    "0.1.0",
    "Paints the middle frame of a clip from its neighbours",
    &table,
};

const vagary_plugin *vagary_plugin_entry(void);
const vagary_plugin *vagary_plugin_entry(void) { return &plugin; }
