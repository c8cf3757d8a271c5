/* SPDX-License-Identifier: Apache-2.0
 *
 * frame-order: are two neighbouring frames of the clip exchanged? A task plugin in C, to copy. See README.md. */
#include <stdlib.h>

#include "vagary_plugin_kit.h"

/* Five consecutive frames around the detection's own. */
enum { VIEW_COUNT = 5 };
static const int32_t view[VIEW_COUNT] = {-2, -1, 0, 1, 2};

struct vagary_task {
  float weight; /* of the loss in the joint loss, by the setting `weight` */
};

static vagary_status create(const vagary_settings *settings, vagary_task **task, vagary_message *message) {
  vagary_task made = {1};
  for (size_t i = 0; i < settings->count; i++) {
    const vagary_setting *setting = &settings->items[i];
    vagary_status status = vagary_is(setting, "weight")
                               ? vagary_read_number(setting, 0, 1000, &made.weight, message)
                               : vagary_unknown_setting("frame-order", setting, "weight", message);
    if (status != VAGARY_OK) return status;
  }
  *task = malloc(sizeof made);
  if (*task) **task = made;
  return vagary_made(*task, message);
}

static void destroy(vagary_task *task) { free(task); }

static vagary_status needs(vagary_task *task, vagary_task_needs *needs, vagary_message *message) {
  (void)message;
  memcpy(needs->view, view, sizeof view);
  needs->view_count = VIEW_COUNT;
  needs->samples = 2;
  needs->reach = 2;
  needs->target = VAGARY_TARGET_LABEL;
  needs->loss = VAGARY_LOSS_CROSS_ENTROPY;
  needs->loss_weight = task->weight;
  needs->scale = VAGARY_SCALE_LOGIT;
  return VAGARY_OK;
}

/* The head on the shared features: two outputs, in order (0) and exchanged (1). */
static vagary_status describe(vagary_task *task, const vagary_head_context *context, vagary_layer *layers,
                              uint32_t capacity, uint32_t *count, vagary_message *message) {
  (void)task, (void)capacity;
  if (context->height % 2 || context->width % 2)
    return vagary_fail(VAGARY_UNSUPPORTED, message, "frame-order needs features of even height and width, not %ux%u",
                       context->width, context->height);
  *count = 0;
  vagary_add_layer(layers, count, VAGARY_LAYER_CONV2D, 32, 3);
  vagary_add_layer(layers, count, VAGARY_LAYER_RELU, 0, 0);
  vagary_add_layer(layers, count, VAGARY_LAYER_MAX_POOL, 0, 0);
  vagary_add_layer(layers, count, VAGARY_LAYER_DENSE, 2, 0);
  return VAGARY_OK;
}

/* Sample 0 is the view itself, with the label 0. In sample 1 two neighbours are exchanged, with the label 1. */
static vagary_status sample(vagary_task *task, uint32_t index, const vagary_random *random, int32_t lowest,
                            int32_t highest, int32_t *offsets, uint32_t *label, vagary_message *message) {
  (void)task;
  if (index > 1) return vagary_fail(VAGARY_BAD_INPUT, message, "frame-order makes the samples 0 and 1 only");
  if (lowest > -2 || highest < 2)
    return vagary_fail(VAGARY_BAD_INPUT, message, "frame-order needs the footage from -2 to 2");
  memcpy(offsets, view, sizeof view);
  if (index == 1) {
    const uint32_t place = vagary_random_below(random, VIEW_COUNT - 1);
    offsets[place] = view[place + 1];
    offsets[place + 1] = view[place];
  }
  *label = index;
  return VAGARY_OK;
}

/* The logit of "exchanged" less the logit of "in order": any number, higher is odder. */
static vagary_status score(vagary_task *task, const vagary_outputs *outputs, float *score, uint8_t *abstain,
                           vagary_message *message) {
  (void)task;
  if (outputs->count > 0 && outputs->width != 2)
    return vagary_fail(VAGARY_BAD_INPUT, message, "frame-order reads heads of 2 outputs, not %u", outputs->width);
  for (uint32_t n = 0; n < outputs->count; n++) {
    const float *logits = vagary_output(outputs, n);
    score[n] = logits[1] - logits[0];
    abstain[n] = 0;
  }
  return VAGARY_OK;
}

static const vagary_task_table table = {sizeof table, create, destroy, needs, describe, sample, score};

VAGARY_DEFINE_PLUGIN(.kind = VAGARY_KIND_TASK, .id = "org.example.frame-order", .version = "1.0.0",
                     .summary = "Finds clips in which two neighbouring frames are exchanged", .table = &table,
                     .display_name = "Frame order",
                     .finding = "it moved as if two moments had been exchanged")
