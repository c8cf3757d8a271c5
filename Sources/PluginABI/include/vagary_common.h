/* SPDX-License-Identifier: Apache-2.0
 *
 * vagary_common.h: the words that plugins of all kinds share with the host.
 * Part of vagary_plugin.h, which states the rules. */
#ifndef VAGARY_COMMON_H
#define VAGARY_COMMON_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum vagary_status {
  VAGARY_OK = 0,
  VAGARY_INVALID_SETTING = 1, /* a setting is unknown or out of range */
  VAGARY_UNSUPPORTED = 2,     /* this plugin cannot do what it was asked */
  VAGARY_BAD_INPUT = 3,       /* the data handed in cannot be used; later calls may succeed */
  VAGARY_NO_RESOURCE = 4,     /* a file, model or memory is missing */
  VAGARY_FAILED = 5           /* any other failure; the host retires the instance */
} vagary_status;

/* Where a function leaves one line of text, always ended by zero. Owned by the caller. */
typedef struct vagary_message {
  char *text;      /* written by the plugin, may stay untouched on success */
  size_t capacity; /* bytes, at least 256 */
} vagary_message;

/* One setting of the plugin, from the configuration or the command line: both are text. */
typedef struct vagary_setting {
  const char *key;
  const char *value;
} vagary_setting;

typedef struct vagary_settings {
  const vagary_setting *items;
  size_t count;
} vagary_settings;

/* Random numbers of the host: equal seeds give equal numbers, whatever the thread.
 * Plugins use no other source of chance. Valid during the call that hands it in. */
typedef struct vagary_random {
  void *state;
  uint64_t (*next)(void *state); /* all 64 bits random */
} vagary_random;

typedef struct vagary_box {
  float left, top, width, height; /* pixels, origin top-left */
  float confidence;               /* 0...1 */
  int32_t label;                  /* index into the labels, -1 without */
} vagary_box;

/* Takes plain bytes to the host. */
typedef struct vagary_writer {
  void *state;
  /* Takes the next bytes. The plugin returns whatever this returns when that is not VAGARY_OK. */
  vagary_status (*write)(void *state, const void *bytes, size_t size);
} vagary_writer;

enum { VAGARY_MAX_OFFSETS = 16 }; /* frames of a view, at most */

#ifdef __cplusplus
}
#endif
#endif /* VAGARY_COMMON_H */
