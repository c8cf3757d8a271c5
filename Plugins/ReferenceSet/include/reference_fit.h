/* SPDX-License-Identifier: Apache-2.0
 *
 * reference_fit.h: a whole fitted task around a reference set, for plugins in C that turn each object into a point.
 * Its functions fill a vagary_fit_table; the plugin adds create and needs. */
#ifndef VAGARY_REFERENCE_FIT_H
#define VAGARY_REFERENCE_FIT_H

#include "reference_set.h"

/* Everything about the points of a task. Lives as long as the process. */
typedef struct reference_fit {
  const char *task;         /* its short name, for texts */
  const char *objects;      /* the objects that have a point, for the text that there are too few of them */
  uint32_t width, capacity; /* of the reference set */
  const float *least;       /* [width] as of reference_set_finish */
  const float *weights;     /* [width] NULL: 1 */

  /* Writes the point of object `n`, [width]; returns 0 when too little is known of it. */
  int (*point)(const vagary_objects *objects, uint32_t n, float *point);
} reference_fit;

/* An instance; its fields are the plugin's to read. */
struct vagary_fit {
  const reference_fit *form;
  int by_class; /* whether an object is compared with those of its own label only */
  reference_set *usual;
  float *at;    /* [width] the point of the object at hand */
};

/* Makes an instance without points. */
vagary_status reference_fit_create(const reference_fit *form, int by_class, vagary_fit **fit, vagary_message *message);

/* The functions of vagary_fit_table of these names. */
void reference_fit_destroy(vagary_fit *fit);
vagary_status reference_fit_begin(vagary_fit *fit, const vagary_fit_context *context, vagary_message *message);
vagary_status reference_fit_observe(vagary_fit *fit, const vagary_objects *objects, const vagary_random *random,
                                    vagary_message *message);
vagary_status reference_fit_finish(vagary_fit *fit, const vagary_random *random, vagary_message *message);
vagary_status reference_fit_save(vagary_fit *fit, const vagary_writer *writer, vagary_message *message);
vagary_status reference_fit_load(vagary_fit *fit, const vagary_fit_context *context, const void *bytes, size_t size,
                                 vagary_message *message);
vagary_status reference_fit_score(vagary_fit *fit, const vagary_objects *objects, float *score, uint8_t *abstain,
                                  vagary_message *message);

/* The table of such a task. */
#define REFERENCE_FIT_TABLE(create, needs)                                                                      \
  {sizeof(vagary_fit_table), create, reference_fit_destroy, needs, reference_fit_begin, reference_fit_observe, \
   reference_fit_finish, reference_fit_save, reference_fit_load, reference_fit_score}

#endif
