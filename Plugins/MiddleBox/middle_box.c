/* SPDX-License-Identifier: Apache-2.0
 *
 * middle-box: paints the frame that was left out. See README.md. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "vagary_plugin.h"

enum { FILTERS = 32, VIEW_COUNT = 6 };

static const int32_t view[VIEW_COUNT] = {-3, -2, -1, 1, 2, 3};

struct vagary_task {
  char unused; /* the task keeps nothing; an address tells instances from NULL */
};

static vagary_status fail(vagary_status status, vagary_message *message, const char *text) {
  snprintf(message->text, message->capacity, "%s", text);
  return status;
}

static vagary_status create(const vagary_settings *settings, vagary_task **task, vagary_message *message) {
  if (settings->count > 0) {
    snprintf(message->text, message->capacity, "middle-box has no setting %s; remove it", settings->items[0].key);
    return VAGARY_INVALID_SETTING;
  }
  *task = calloc(1, sizeof **task);
  return *task ? VAGARY_OK : fail(VAGARY_NO_RESOURCE, message, "out of memory");
}

static void destroy(vagary_task *task) { free(task); }

static vagary_status needs(vagary_task *task, vagary_task_needs *needs, vagary_message *message) {
  (void)task, (void)message;
  for (int i = 0; i < VIEW_COUNT; i++) needs->view[i] = view[i];
  needs->view_count = VIEW_COUNT;
  needs->samples = 1;
  needs->reach = 3;
  needs->target = VAGARY_TARGET_MIDDLE_CROP;
  needs->loss = VAGARY_LOSS_L1;
  needs->loss_weight = 1;
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

/* Mean absolute error of the painted crop, its values cut to 0...1 first: what lies beyond is no
 * colour, and says nothing about the object. */
static vagary_status score(vagary_task *task, const vagary_outputs *outputs, float *score, uint8_t *abstain,
                           vagary_message *message) {
  (void)task;
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
