/* SPDX-License-Identifier: Apache-2.0
 *
 * vagary_fit.h: the contract of fitted tasks.
 * Part of vagary_plugin.h, which states the rules. */
#ifndef VAGARY_FIT_H
#define VAGARY_FIT_H

#include "vagary_common.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A fitted task learns nothing by gradient. Once the backbone is trained, and frozen, it is shown the
 * objects of the normal footage, keeps a small state of them, and scores by that: what is far from
 * everything that was usual is odd. To the host its score is one task's among the others, calibrated
 * on footage that it was not shown. It never enters the paper's plain mean.
 *
 * The life of an instance:
 *   fitting   create, needs, begin, observe..., finish, save
 *   in use    create, needs, load, score...
 * begin and load may be called at any time and make the instance forget what it had. save and score
 * are called only after finish or load. After fitting the host loads what was saved, so that what
 * scores now is what scores after a new start; save after load writes the same bytes again.
 *
 * All memory has to be bounded, whatever the footage: hours of it may be shown. */

/* Inputs of a fitted task beside the boxes and the size of the frame; a mask. An input that a task does
 * not ask for is not handed in, labels included, and is not computed for it. */
typedef enum vagary_fit_input {
  VAGARY_FIT_FEATURES = 1, /* the backbone's output on a view; costs a pass of the backbone unless another
                              task has it on the same view. Batch norm keeps statistics for each view: it
                              has to be one on which a task of the bundle has learnt, such as -3...3 */
  VAGARY_FIT_CROPS = 2,    /* the crops of a view, as the backbone sees them */
  VAGARY_FIT_HISTORY = 4,  /* where the object's track was before */
  VAGARY_FIT_CLASSES = 8   /* the detector's label and class scores */
} vagary_fit_input;

enum {
  VAGARY_MAX_HISTORY = 32,        /* earlier boxes of an object, at most */
  VAGARY_MAX_STATE = 16 << 20     /* bytes that save() may write */
};

/* The inputs that a fitted task asks for. Filled by needs(). */
typedef struct vagary_fit_needs {
  uint32_t struct_size;
  uint32_t inputs;                  /* a mask of vagary_fit_input; 0 is boxes alone */
  int32_t view[VAGARY_MAX_OFFSETS]; /* of FEATURES and CROPS: offsets in clip steps, 0 is the detection's frame */
  uint32_t view_count;              /* 1...16; not looked at without FEATURES and CROPS */
} vagary_fit_needs;

/* The form of the objects that the task will see. */
typedef struct vagary_fit_context {
  uint32_t struct_size;
  uint32_t channels, height, width; /* of the features, e.g. 32, 8, 8 */
  uint32_t crop_side;               /* of the crops, 64 */
  uint32_t class_count;             /* of the detector's labels, 0 when it has none */
} vagary_fit_context;

typedef struct vagary_past_box {
  float age;                      /* seconds before the object's own frame, over 0, at most 3 */
  float left, top, width, height; /* pixels of the frame, inside it */
} vagary_past_box;

/* Objects of one frame. All pointers are borrowed until return; those of inputs that were not asked
 * for are NULL. */
typedef struct vagary_objects {
  uint32_t struct_size;
  uint32_t count;                   /* 0 or more */
  uint32_t stream;                  /* in observe: which video or camera they come from, 0...; in score: 0 */
  uint32_t frame_width, frame_height; /* pixels */
  const vagary_box *boxes;          /* [count] inside the frame, at least 1 px each way; label is -1 without
                                       CLASSES, and where the detector gave none that is known */
  const float *features;            /* [count, channels, height, width] */
  const float *crops;               /* [count, view_count, 3, side, side] blue, green, red, 0...1 */
  const float *class_scores;        /* [count, class_count] probabilities. Where the detector gave a label alone:
                                       its confidence at the label. All 0 for an object with neither. NULL
                                       without classes */
  const uint32_t *history_count;    /* [count] earlier boxes that are known, 0...VAGARY_MAX_HISTORY */
  const vagary_past_box *history;   /* [count, VAGARY_MAX_HISTORY] newest first. They are thinned to about one
                                       in 0.1 s, so that they reach back up to 3 s at any frame rate */
} vagary_objects;

typedef struct vagary_fit vagary_fit; /* the plugin's own */

typedef struct vagary_fit_table {
  uint32_t struct_size;

  /* Makes an instance. An unknown setting is VAGARY_INVALID_SETTING. [any thread] */
  vagary_status (*create)(const vagary_settings *settings, vagary_fit **fit, vagary_message *message);

  /* Frees an instance; NULL is ignored. [any thread, after the last call on it] */
  void (*destroy)(vagary_fit *fit);

  /* Says what the task asks for; `needs->struct_size` is set by the host. [any thread] */
  vagary_status (*needs)(vagary_fit *fit, vagary_fit_needs *needs, vagary_message *message);

  /* Fitting begins; forgets everything. [training thread] */
  vagary_status (*begin)(vagary_fit *fit, const vagary_fit_context *context, vagary_message *message);

  /* Shows normal objects: those of a stream in the order of time, one stream after the other, not of
   * every frame. Keep a bounded part of them, drawn with `random`. [training thread] */
  vagary_status (*observe)(vagary_fit *fit, const vagary_objects *objects, const vagary_random *random,
                           vagary_message *message);

  /* All objects were shown. VAGARY_BAD_INPUT when they are too few to know what is usual; the message
   * says how many there were and how many are needed. [training thread] */
  vagary_status (*finish)(vagary_fit *fit, const vagary_random *random, vagary_message *message);

  /* Writes all that score needs, 1 byte to VAGARY_MAX_STATE, in as many pieces as it likes; begin it
   * with a mark and a version of your own. [training thread] */
  vagary_status (*save)(vagary_fit *fit, const vagary_writer *writer, vagary_message *message);

  /* Takes what save wrote, perhaps long ago, by another version of the plugin or under another context.
   * The bytes come from a file: whatever they hold, it must not crash, read beyond `size` or ask for more
   * memory than they are long. VAGARY_BAD_INPUT when they do not fit. [any thread] */
  vagary_status (*load)(vagary_fit *fit, const vagary_fit_context *context, const void *bytes, size_t size,
                        vagary_message *message);

  /* Scores objects: higher is odder, unbounded scale preferred (the logarithm of a distance rather than
   * the distance). An object scores the same whatever others are in its batch.
   *   score    [count]  written by the plugin; must be finite where abstain is 0
   *   abstain  [count]  written by the plugin: 1 where the task has no opinion
   * [a scoring thread; all of them share the instance: take well under 0.1 ms an object] */
  vagary_status (*score)(vagary_fit *fit, const vagary_objects *objects, float *score, uint8_t *abstain,
                         vagary_message *message);
} vagary_fit_table;

#ifdef __cplusplus
}
#endif
#endif /* VAGARY_FIT_H */
