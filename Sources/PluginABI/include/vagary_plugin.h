/* SPDX-License-Identifier: Apache-2.0
 *
 * vagary_plugin.h: the contract between Vagary and its plugins, ABI 0.3.
 *
 * This header and those it includes are the manual. A plugin is a shared object that exports ONE symbol,
 * `vagary_plugin_entry`, which returns a table of C functions. Nothing else crosses the boundary:
 * no C++, Swift or libc object that one side makes and the other frees.
 *
 *   vagary_common.h     status, message, settings, random numbers, boxes
 *   vagary_task.h       tasks with a head that is trained
 *   vagary_fit.h        fitted tasks, which see normal objects once
 *   vagary_detector.h   detectors
 *   vagary_teacher.h    teachers
 *
 * A plugin DESCRIBES and DECIDES, the host COMPUTES: a task plugin says which frames it wants to
 * see, which layers its head has on the shared features, how a training sample is made and how an output
 * is read as a score. The host owns the engine, the trainer, the random numbers and the
 * calibration. A fitted task has no layers: it sees the objects of normal footage once and
 * remembers what it needs of them.
 *
 * Authors in C also have vagary_plugin_kit.h, authors in Swift the module PluginKit. Both only save typing.
 *
 * Rules that hold everywhere
 *   ownership   Pointers handed in are borrowed until the function returns, unless a comment says
 *               otherwise. Buffers marked "written by the plugin" belong to the caller.
 *   text        UTF-8, ended by a zero byte. Text in a table lives as long as the process.
 *   thread      In brackets at each function. Calls on ONE instance never overlap; different
 *               instances may be called at once.
 *   errors      A function that can fail returns a vagary_status and writes one line into
 *               `message` saying what was wrong and what to do. It never aborts, throws or longjmps.
 *   sizes       Every struct that may grow starts with its own size in bytes, set by the side that
 *               fills it. Fields beyond the reader's knowledge are ignored; fields beyond the
 *               given size are absent.
 *   version     The host loads plugins of its own `abi_major` whose `abi_minor` is not above its own.
 *               While the major is 0, a minor below VAGARY_ABI_OLDEST_MINOR is refused as well.
 *   shapes      N objects, C channels, H rows, W columns. Values are float32, row-major, the last index
 *               fastest.
 */
#ifndef VAGARY_PLUGIN_H
#define VAGARY_PLUGIN_H

#include "vagary_common.h"
#include "vagary_detector.h"
#include "vagary_fit.h"
#include "vagary_task.h"
#include "vagary_teacher.h"

#ifdef __cplusplus
extern "C" {
#endif

#define VAGARY_ABI_MAJOR 0
#define VAGARY_ABI_MINOR 3
/* The oldest minor that a host of this header loads. */
#define VAGARY_ABI_OLDEST_MINOR 2

/* The name to look up in the shared object. */
#define VAGARY_PLUGIN_ENTRY "vagary_plugin_entry"

typedef enum vagary_kind {
  VAGARY_KIND_TASK = 1,
  VAGARY_KIND_DETECTOR = 2,
  VAGARY_KIND_TEACHER = 3,
  VAGARY_KIND_FIT = 4 /* a fitted task */
} vagary_kind;

typedef struct vagary_plugin {
  /* The first three fields never move, in any version: they are read before any other. */
  uint32_t struct_size;
  uint16_t abi_major;
  uint16_t abi_minor;
  uint32_t kind;            /* a vagary_kind */
  const char *id;           /* reverse DNS, e.g. "dev.vagary.arrow-of-time"; its last part is the short name */
  const char *version;      /* the plugin's own, e.g. "1.0.0" */
  const char *summary;      /* one line: what the plugin does */
  const void *table;        /* vagary_task_table, vagary_detector_table, vagary_teacher_table or
                               vagary_fit_table, by kind */

  /* Words for people, in English; since ABI 0.3. NULL, or absent, means none. */
  const char *display_name; /* at most 40 bytes, e.g. "Arrow of time"; without it the host shows the short name */
  const char *finding;      /* of tasks of both kinds: what a high score says of an object, at most 160 bytes; a
                               clause without a full stop, e.g. "it looked like time ran backwards" */
} vagary_plugin;

/* Returns a table that lives as long as the process. Called once, before any other function.
 * [loading thread] */
typedef const vagary_plugin *(*vagary_plugin_entry_function)(void);

#ifdef __cplusplus
}
#endif
#endif /* VAGARY_PLUGIN_H */
