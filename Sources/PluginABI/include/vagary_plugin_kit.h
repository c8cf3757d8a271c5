/* SPDX-License-Identifier: Apache-2.0
 *
 * vagary_plugin_kit.h: inline functions that most plugins in C need. It is not part of the contract: it only
 * fills what vagary_plugin.h describes, and a plugin may do without it. */
#ifndef VAGARY_PLUGIN_KIT_H
#define VAGARY_PLUGIN_KIT_H

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "vagary_plugin.h"

#if defined(__GNUC__)
#define VAGARY_KIT __attribute__((unused)) static inline
#define VAGARY_KIT_FORMAT(text, first) __attribute__((format(printf, text, first)))
#define VAGARY_KIT_EXPORT __attribute__((visibility("default")))
#else
#define VAGARY_KIT static inline
#define VAGARY_KIT_FORMAT(text, first)
#define VAGARY_KIT_EXPORT
#endif

/* Defines the entry of a plugin. The arguments are fields of vagary_plugin:
 *
 *   VAGARY_DEFINE_PLUGIN(.kind = VAGARY_KIND_TASK, .id = "org.example.my-task", .version = "1.0.0",
 *                        .summary = "...", .table = &table, .display_name = "My task", .finding = "...") */
#define VAGARY_DEFINE_PLUGIN(...)                                                                       \
  VAGARY_KIT_EXPORT const vagary_plugin *vagary_plugin_entry(void);                                     \
  const vagary_plugin *vagary_plugin_entry(void) {                                                      \
    static const vagary_plugin plugin = {.struct_size = sizeof(vagary_plugin),                          \
                                         .abi_major = VAGARY_ABI_MAJOR,                                 \
                                         .abi_minor = VAGARY_ABI_MINOR,                                 \
                                         __VA_ARGS__};                                                  \
    return &plugin;                                                                                     \
  }

/* ---- errors ------------------------------------------------------------------------------ */

/* Writes one line into `message`, printf style, and returns `status`. Line breaks become spaces. */
VAGARY_KIT_FORMAT(3, 4)
VAGARY_KIT vagary_status vagary_fail(vagary_status status, vagary_message *message, const char *format, ...) {
  if (!message || !message->text || message->capacity == 0) return status;
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(message->text, message->capacity, format, arguments);
  va_end(arguments);
  for (char *c = message->text; *c; c++)
    if (*c == '\n' || *c == '\r') *c = ' ';
  return status;
}

/* VAGARY_OK where an allocation succeeded, otherwise VAGARY_NO_RESOURCE. */
VAGARY_KIT vagary_status vagary_made(const void *memory, vagary_message *message) {
  return memory ? VAGARY_OK : vagary_fail(VAGARY_NO_RESOURCE, message, "out of memory");
}

/* ---- settings ---------------------------------------------------------------------------- */

/* Whether `setting` has the key `key`. */
VAGARY_KIT int vagary_is(const vagary_setting *setting, const char *key) { return strcmp(setting->key, key) == 0; }

/* Reads the whole value as a number in lowest...highest. */
VAGARY_KIT vagary_status vagary_read_number(const vagary_setting *setting, float lowest, float highest,
                                            float *number, vagary_message *message) {
  char *end;
  const float value = strtof(setting->value, &end);
  /* Written so that not-a-number fails too. */
  if (end == setting->value || *end != 0 || !(value >= lowest && value <= highest))
    return vagary_fail(VAGARY_INVALID_SETTING, message, "%s is %s, must be %g to %g", setting->key, setting->value,
                       lowest, highest);
  *number = value;
  return VAGARY_OK;
}

/* Reads the whole value as a number in lowest...highest, without its decimals. */
VAGARY_KIT vagary_status vagary_read_whole(const vagary_setting *setting, uint32_t lowest, uint32_t highest,
                                           uint32_t *number, vagary_message *message) {
  float value = 0;
  vagary_status status = vagary_read_number(setting, (float)lowest, (float)highest, &value, message);
  if (status == VAGARY_OK) *number = (uint32_t)value;
  return status;
}

/* Reads the value as one of two words; `is_first` becomes 1 for `first` and 0 for `second`. */
VAGARY_KIT vagary_status vagary_read_choice(const vagary_setting *setting, const char *first, const char *second,
                                            int *is_first, vagary_message *message) {
  const int found = strcmp(setting->value, first) == 0;
  if (!found && strcmp(setting->value, second) != 0)
    return vagary_fail(VAGARY_INVALID_SETTING, message, "%s is %s, must be %s or %s", setting->key, setting->value,
                       first, second);
  *is_first = found;
  return VAGARY_OK;
}

/* Refuses a setting that `plugin` does not know. `known` lists those that it has, e.g. "weight and error". */
VAGARY_KIT vagary_status vagary_unknown_setting(const char *plugin, const vagary_setting *setting,
                                                const char *known, vagary_message *message) {
  return vagary_fail(VAGARY_INVALID_SETTING, message, "%s has no setting %s; it has %s", plugin, setting->key, known);
}

/* Refuses all settings, for a plugin that has none. */
VAGARY_KIT vagary_status vagary_no_settings(const char *plugin, const vagary_settings *settings,
                                            vagary_message *message) {
  if (settings->count == 0) return VAGARY_OK;
  return vagary_fail(VAGARY_INVALID_SETTING, message, "%s has no settings; remove %s", plugin,
                     settings->items[0].key);
}

/* ---- tasks ------------------------------------------------------------------------------- */

/* Adds a layer whose input is the previous one. The caller keeps `count` below the capacity. */
VAGARY_KIT void vagary_add_layer(vagary_layer *layers, uint32_t *count, uint32_t kind, uint32_t a, uint32_t b) {
  const vagary_layer layer = {sizeof(vagary_layer), kind, -1, a, b};
  layers[(*count)++] = layer;
}

/* Makes a sample that is the view itself with the label 0, for tasks that have only this one. */
VAGARY_KIT vagary_status vagary_view_sample(const char *plugin, const int32_t *view, uint32_t view_count,
                                            uint32_t index, int32_t lowest, int32_t highest, int32_t *offsets,
                                            uint32_t *label, vagary_message *message) {
  if (index != 0) return vagary_fail(VAGARY_BAD_INPUT, message, "%s makes the sample 0 only", plugin);
  for (uint32_t i = 0; i < view_count; i++) {
    if (view[i] < lowest || view[i] > highest)
      return vagary_fail(VAGARY_BAD_INPUT, message, "%s needs the footage from %d to %d", plugin, (int)view[0],
                         (int)view[view_count - 1]);
    offsets[i] = view[i];
  }
  *label = 0;
  return VAGARY_OK;
}

/* Output `n` of a batch, [width]. */
VAGARY_KIT const float *vagary_output(const vagary_outputs *outputs, uint32_t n) {
  return outputs->output + (size_t)n * outputs->width;
}

/* Target `n` of a batch, [target_width]; NULL where there is none. */
VAGARY_KIT const float *vagary_target_of(const vagary_outputs *outputs, uint32_t n) {
  if (!outputs->target || !outputs->has_target || !outputs->has_target[n]) return NULL;
  return outputs->target + (size_t)n * outputs->target_width;
}

/* A random number from 0 up to, but not including, `bound` (1 or more); all equally likely to within 2^-32. */
VAGARY_KIT uint32_t vagary_random_below(const vagary_random *random, uint32_t bound) {
  return (uint32_t)(((random->next(random->state) >> 32) * bound) >> 32);
}

#endif /* VAGARY_PLUGIN_KIT_H */
