/* SPDX-License-Identifier: Apache-2.0
 *
 * distillation: imitates the answer of a detector or teacher for the object. See README.md. */
#include <math.h>
#include <stdlib.h>

#include "vagary_plugin_kit.h"

struct vagary_task {
  uint32_t loss; /* a vagary_loss, by the setting `mode` */
  float weight;  /* of the loss in the joint loss */
};

static const int32_t view[] = {0};

static vagary_status read_setting(const vagary_setting *setting, vagary_task *task, vagary_message *message) {
  if (vagary_is(setting, "weight")) return vagary_read_number(setting, 0, 1000, &task->weight, message);
  if (!vagary_is(setting, "mode"))
    return vagary_unknown_setting("distillation", setting, "mode and weight", message);
  int is_squared;
  vagary_status status = vagary_read_choice(setting, "squared", "paper", &is_squared, message);
  if (status == VAGARY_OK) task->loss = is_squared ? VAGARY_LOSS_SQUARED : VAGARY_LOSS_L1;
  return status;
}

static vagary_status create(const vagary_settings *settings, vagary_task **task, vagary_message *message) {
  vagary_task made = {VAGARY_LOSS_SQUARED, 0.5f};
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
  needs->view[0] = view[0];
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
    return vagary_fail(VAGARY_UNSUPPORTED, message,
                       "distillation has nothing to imitate: the detector gives no class probabilities and no "
                       "teacher is set; use a detector with classes or a teacher such as gradient-histogram");
  if (context->height % 2 || context->width % 2)
    return vagary_fail(VAGARY_UNSUPPORTED, message, "distillation needs features of even height and width");
  /* Probabilities come out of a sigmoid: the noise of a linear output on 80 classes that are hardly ever seen
   * adds up to more than a wrong class. The paper's form and a teacher's vector are linear. */
  const int probabilities = context->class_count && task->loss == VAGARY_LOSS_SQUARED;
  *count = 0;
  vagary_add_layer(layers, count, VAGARY_LAYER_CONV2D, 32, 3);
  vagary_add_layer(layers, count, VAGARY_LAYER_RELU, 0, 0);
  vagary_add_layer(layers, count, VAGARY_LAYER_MAX_POOL, 0, 0);
  vagary_add_layer(layers, count, VAGARY_LAYER_DENSE, width, 0);
  if (probabilities) vagary_add_layer(layers, count, VAGARY_LAYER_SIGMOID, 0, 0);
  return VAGARY_OK;
}

static vagary_status sample(vagary_task *task, uint32_t index, const vagary_random *random, int32_t lowest,
                            int32_t highest, int32_t *offsets, uint32_t *label, vagary_message *message) {
  (void)task, (void)random;
  return vagary_view_sample("distillation", view, 1, index, lowest, highest, offsets, label, message);
}

/* Mean absolute difference from the teacher, in the teacher's own units. */
static vagary_status score(vagary_task *task, const vagary_outputs *outputs, float *score, uint8_t *abstain,
                           vagary_message *message) {
  (void)task;
  if (outputs->count > 0 && outputs->target && outputs->target_width != outputs->width)
    return vagary_fail(VAGARY_BAD_INPUT, message, "distillation compares outputs with vectors of another width");
  for (uint32_t n = 0; n < outputs->count; n++) {
    const float *student = vagary_output(outputs, n), *teacher = vagary_target_of(outputs, n);
    abstain[n] = teacher == NULL;
    score[n] = 0;
    if (!teacher) continue;
    double sum = 0;
    for (uint32_t i = 0; i < outputs->width; i++) sum += fabsf(student[i] - teacher[i]);
    score[n] = (float)(sum / outputs->width);
  }
  return VAGARY_OK;
}

static const vagary_task_table table = {
    sizeof table, create, destroy, needs, describe, sample, score,
};

VAGARY_DEFINE_PLUGIN(.kind = VAGARY_KIND_TASK, .id = "dev.vagary.distillation", .version = "0.1.0",
                     .summary = "Imitates the detector's class probabilities, or a teacher's vector", .table = &table,
                     .display_name = "Distillation",
                     .finding = "it did not look like what is usually seen here")
