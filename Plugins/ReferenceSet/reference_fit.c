/* SPDX-License-Identifier: Apache-2.0 */
#include "reference_fit.h"

#include <stdlib.h>

#include "vagary_plugin_kit.h"

vagary_status reference_fit_create(const reference_fit *form, int by_class, vagary_fit **fit, vagary_message *message) {
  vagary_fit *made = calloc(1, sizeof *made);
  if (made) made->at = calloc(form->width, sizeof(float));
  if (!made || !made->at) {
    reference_fit_destroy(made);
    return vagary_made(NULL, message);
  }
  made->form = form;
  made->by_class = by_class;
  *fit = made;
  return VAGARY_OK;
}

void reference_fit_destroy(vagary_fit *fit) {
  if (!fit) return;
  reference_set_destroy(fit->usual);
  free(fit->at);
  free(fit);
}

vagary_status reference_fit_begin(vagary_fit *fit, const vagary_fit_context *context, vagary_message *message) {
  (void)context;
  return reference_set_begin(&fit->usual, fit->form->width, fit->form->capacity, message);
}

/* The kind of an object's point. */
static int32_t kind_of(const vagary_fit *fit, const vagary_box *box) { return fit->by_class ? box->label : 0; }

vagary_status reference_fit_observe(vagary_fit *fit, const vagary_objects *objects, const vagary_random *random,
                                    vagary_message *message) {
  (void)message;
  for (uint32_t n = 0; n < objects->count; n++)
    if (fit->form->point(objects, n, fit->at))
      reference_set_offer(fit->usual, fit->at, kind_of(fit, &objects->boxes[n]), random);
  return VAGARY_OK;
}

vagary_status reference_fit_finish(vagary_fit *fit, const vagary_random *random, vagary_message *message) {
  (void)random;
  return reference_set_finish(fit->usual, fit->form->least, fit->form->weights, fit->form->objects, message);
}

vagary_status reference_fit_save(vagary_fit *fit, const vagary_writer *writer, vagary_message *message) {
  (void)message;
  return reference_set_save(fit->usual, writer);
}

vagary_status reference_fit_load(vagary_fit *fit, const vagary_fit_context *context, const void *bytes, size_t size,
                                 vagary_message *message) {
  (void)context;
  return reference_set_load(bytes, size, fit->form->width, fit->form->capacity, &fit->usual, message);
}

vagary_status reference_fit_score(vagary_fit *fit, const vagary_objects *objects, float *score, uint8_t *abstain,
                                  vagary_message *message) {
  if (!fit->usual) return vagary_fail(VAGARY_BAD_INPUT, message, "%s has not been fitted", fit->form->task);
  for (uint32_t n = 0; n < objects->count; n++) {
    abstain[n] = !fit->form->point(objects, n, fit->at);
    score[n] = abstain[n] ? 0 : reference_set_score(fit->usual, fit->at, kind_of(fit, &objects->boxes[n]));
  }
  return VAGARY_OK;
}
