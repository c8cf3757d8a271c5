/* SPDX-License-Identifier: Apache-2.0
 *
 * distillation: imitates what a detector or teacher thinks of the object. See README.md. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "vagary_plugin.h"

struct vagary_task {
  uint32_t loss; /* a vagary_loss, by the setting `mode` */
  float weight;  /* of the loss in the joint loss */
};

static vagary_status fail(vagary_status status, vagary_message *message, const char *text) {
  snprintf(message->text, message->capacity, "%s", text);
  return status;
}

static vagary_status read_setting(const vagary_setting *setting, vagary_task *task, vagary_message *message) {
  if (strcmp(setting->key, "mode") == 0) {
    if (strcmp(setting->value, "squared") == 0) {
      task->loss = VAGARY_LOSS_SQUARED;
      return VAGARY_OK;
    }
    if (strcmp(setting->value, "paper") == 0) {
      task->loss = VAGARY_LOSS_L1;
      return VAGARY_OK;
    }
    snprintf(message->text, message->capacity, "mode is %s, must be squared or paper", setting->value);
    return VAGARY_INVALID_SETTING;
  }
  if (strcmp(setting->key, "weight") == 0) {
    char *end;
    task->weight = strtof(setting->value, &end);
    /* Written so that not-a-number fails too. */
    if (end != setting->value && *end == 0 && task->weight >= 0 && task->weight <= 1000) return VAGARY_OK;
    snprintf(message->text, message->capacity, "weight is %s, must be 0 to 1000", setting->value);
    return VAGARY_INVALID_SETTING;
  }
  snprintf(message->text, message->capacity, "distillation has no setting %s; it has mode and weight",
           setting->key);
  return VAGARY_INVALID_SETTING;
}

static vagary_status create(const vagary_settings *settings, vagary_task **task, vagary_message *message) {
  vagary_task made = {VAGARY_LOSS_SQUARED, 0.5f};
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
  needs->view[0] = 0;
  needs->view_count = 1;
  needs->samples = 1;
  needs->reach = 0;
  needs->target = VAGARY_TARGET_CLASS_SCORES;
  needs->loss = task->loss;
  needs->loss_weight = task->weight;
  needs->scale = VAGARY_SCALE_LINEAR;
  return VAGARY_OK;
}

static vagary_status describe(vagary_task *task, const vagary_head_context *context, vagary_layer *layers,
                              uint32_t capacity, uint32_t *count, vagary_message *message) {
  (void)capacity;
  uint32_t width = context->class_count ? context->class_count : context->teacher_width;
  if (width == 0)
    return fail(VAGARY_UNSUPPORTED, message,
                "distillation has nobody to imitate: the detector gives no class probabilities and no teacher "
                "is set; use a detector with classes or a teacher such as gradient-histogram");
  if (context->height % 2 || context->width % 2)
    return fail(VAGARY_UNSUPPORTED, message, "distillation needs features of even height and width");
  /* Probabilities come out of a sigmoid: what a straight line leaves of noise on 80 classes that are hardly
   * ever seen adds up to more than a wrong class. The paper's form and a teacher's vector have no such end. */
  const int probabilities = context->class_count && task->loss == VAGARY_LOSS_SQUARED;
  const vagary_layer head[] = {
      {sizeof(vagary_layer), VAGARY_LAYER_CONV2D, -1, 32, 3},
      {sizeof(vagary_layer), VAGARY_LAYER_RELU, -1, 0, 0},
      {sizeof(vagary_layer), VAGARY_LAYER_MAX_POOL, -1, 0, 0},
      {sizeof(vagary_layer), VAGARY_LAYER_DENSE, -1, width, 0},
      {sizeof(vagary_layer), VAGARY_LAYER_SIGMOID, -1, 0, 0},
  };
  memcpy(layers, head, sizeof head);
  *count = sizeof head / sizeof head[0] - (probabilities ? 0 : 1);
  return VAGARY_OK;
}

static vagary_status sample(vagary_task *task, uint32_t index, const vagary_random *random, int32_t lowest,
                            int32_t highest, int32_t *offsets, uint32_t *label, vagary_message *message) {
  (void)task, (void)random;
  if (index != 0) return fail(VAGARY_BAD_INPUT, message, "distillation makes the sample 0 only");
  if (lowest > 0 || highest < 0)
    return fail(VAGARY_BAD_INPUT, message, "distillation needs the detection's own frame");
  offsets[0] = 0;
  *label = 0;
  return VAGARY_OK;
}

/* Mean absolute difference from the teacher, in the teacher's own units. */
static vagary_status score(vagary_task *task, const vagary_outputs *outputs, float *score, uint8_t *abstain,
                           vagary_message *message) {
  (void)task;
  if (outputs->count > 0 && outputs->target && outputs->target_width != outputs->width)
    return fail(VAGARY_BAD_INPUT, message, "distillation compares outputs with vectors of another width");
  for (uint32_t n = 0; n < outputs->count; n++) {
    abstain[n] = !outputs->target || !outputs->has_target || !outputs->has_target[n];
    score[n] = 0;
    if (abstain[n]) continue;
    const float *student = outputs->output + (size_t)n * outputs->width;
    const float *teacher = outputs->target + (size_t)n * outputs->width;
    double sum = 0;
    for (uint32_t i = 0; i < outputs->width; i++) sum += fabsf(student[i] - teacher[i]);
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
    "dev.vagary.distillation",
    "0.1.0",
    "Imitates the detector's class probabilities, or a teacher's vector",
    &table,
};

const vagary_plugin *vagary_plugin_entry(void);
const vagary_plugin *vagary_plugin_entry(void) { return &plugin; }
