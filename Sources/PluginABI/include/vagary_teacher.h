/* SPDX-License-Identifier: Apache-2.0
 *
 * vagary_teacher.h: the contract of teachers.
 * Part of vagary_plugin.h, which states the rules. */
#ifndef VAGARY_TEACHER_H
#define VAGARY_TEACHER_H

#include "vagary_common.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct vagary_teacher vagary_teacher; /* the plugin's own */

typedef struct vagary_teacher_table {
  uint32_t struct_size;

  /* Makes an instance. An unknown setting is VAGARY_INVALID_SETTING. [any thread] */
  vagary_status (*create)(const vagary_settings *settings, vagary_teacher **teacher,
                          vagary_message *message);

  /* Frees an instance; NULL is ignored. [any thread, after the last call on it] */
  void (*destroy)(vagary_teacher *teacher);

  /* Writes the number of values of one vector into `width`, and into `at_scoring` whether it is cheap enough
   * to be computed at scoring too (1) or runs in training only (0). [any thread] */
  vagary_status (*info)(vagary_teacher *teacher, uint32_t *width, uint8_t *at_scoring,
                        vagary_message *message);

  /* Computes the vectors of a batch of middle crops.
   *   crops    [count, 3, side, side]  blue, green, red, 0...1
   *   vectors  [count, width]          written by the plugin
   * [a training or scoring thread] */
  vagary_status (*teach)(vagary_teacher *teacher, const float *crops, uint32_t count, uint32_t side,
                         float *vectors, vagary_message *message);
} vagary_teacher_table;

#ifdef __cplusplus
}
#endif
#endif /* VAGARY_TEACHER_H */
