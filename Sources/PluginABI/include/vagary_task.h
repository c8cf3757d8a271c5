/* SPDX-License-Identifier: Apache-2.0
 *
 * vagary_task.h: the contract of tasks with a head that is trained.
 * Part of vagary_plugin.h, which states the rules. */
#ifndef VAGARY_TASK_H
#define VAGARY_TASK_H

#include "vagary_common.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The kinds of layers, each with its card: the formula, the shapes of one input and one output, the sizes, and the
 * weights with their start values and their names in a bundle (N counts layers of a kind from 1). A size that a
 * card does not name is ignored: set it to 0. A layer puts out at most 2^22 values and has at most 2^26 weights. */
typedef enum vagary_layer_kind {
  /* conv2d: a convolution with stride 1 and zero padding b / 2.  [C,H,W] -> [a,H,W]
   *   sizes    a: filters, 1...4096; b: kernel side, odd, 1...15
   *   weights  convN.weight [a,C,b,b] He-uniform, convN.bias [a] 0. No bias where only a batch norm reads the layer
   *   speed    fastest with b = 3, H and W multiples of 4, and C and a multiples of 16 */
  VAGARY_LAYER_CONV2D = 1,

  /* batch-norm: (x - mean) / sqrt(variance + 1e-5) * weight + bias, by channel.  [C,H,W] -> [C,H,W]
   *   weights  bnN.weight [C] 1, bnN.bias [C] 0. Scoring takes the running mean and variance of the view,
   *            bnN.running_mean@VIEW and bnN.running_var@VIEW [C] (momentum 0.1)
   *   speed    free behind a convolution, with a ReLU and a max-pool behind it */
  VAGARY_LAYER_BATCH_NORM = 2,

  /* relu: max(0, x).  [C,H,W] -> [C,H,W] */
  VAGARY_LAYER_RELU = 3,

  /* max-pool: the maximum of windows of 2x2, stride 2.  [C,H,W] -> [C,H/2,W/2], H and W even
   *   gradient to the first position (row-major) of a window with the maximum */
  VAGARY_LAYER_MAX_POOL = 4,

  /* upsample: the nearest value, twice the height and width.  [C,H,W] -> [C,2H,2W]
   *   speed    free before a convolution */
  VAGARY_LAYER_UPSAMPLE = 5,

  /* dense: x * weight + bias over the input flattened in C, H, W order.  [C,H,W] -> [a,1,1]
   *   sizes    a: outputs, 1 or more
   *   weights  fcN.weight [a,C*H*W] Glorot-uniform, fcN.bias [a] 0 */
  VAGARY_LAYER_DENSE = 6,

  /* sigmoid: 1 / (1 + e^-x), for outputs that are probabilities.  [C,H,W] -> [C,H,W] */
  VAGARY_LAYER_SIGMOID = 7
} vagary_layer_kind;

/* One layer of a head. Layers are listed in order; the last one is the output. */
typedef struct vagary_layer {
  uint32_t struct_size;
  uint32_t kind; /* a vagary_layer_kind */
  int32_t input; /* -1: the previous layer (for the first layer: the features); otherwise the index of an earlier one */
  uint32_t a, b; /* sizes, see the card of the kind */
} vagary_layer;

/* The target that a task's output is compared with in training and, except for LABEL, in scoring. */
typedef enum vagary_target {
  VAGARY_TARGET_LABEL = 1,       /* the class index that sample() gave */
  VAGARY_TARGET_MIDDLE_CROP = 2, /* the crop of the detection's own frame, [3, 64, 64], 0...1 */
  VAGARY_TARGET_CLASS_SCORES = 3,/* the detector's class probabilities [class_count]; where the
                                    detector has no classes, the teacher's vector [teacher_width] */
  VAGARY_TARGET_TEACHER = 4      /* the teacher's vector [teacher_width] */
} vagary_target;

typedef enum vagary_loss {
  VAGARY_LOSS_CROSS_ENTROPY = 1, /* softmax cross-entropy; needs TARGET_LABEL */
  VAGARY_LOSS_L1 = 2,            /* mean absolute difference */
  VAGARY_LOSS_SQUARED = 3        /* mean squared difference */
} vagary_loss;

/* The scale of a raw score; the host needs it only for the paper's plain mean. */
typedef enum vagary_scale {
  VAGARY_SCALE_LINEAR = 1, /* an error, 0 or more; enters the plain mean as it is */
  VAGARY_SCALE_LOGIT = 2   /* a logit margin; enters the plain mean through the logistic function */
} vagary_scale;

/* Everything that a task asks for. Filled by needs(). */
typedef struct vagary_task_needs {
  uint32_t struct_size;
  int32_t view[VAGARY_MAX_OFFSETS]; /* offsets in clip steps at run time, 0 is the detection's frame */
  uint32_t view_count;              /* 1...16 */
  uint32_t samples;                 /* training samples made of each object, 1...8 */
  int32_t reach;                    /* largest |offset| that sample() may return */
  uint32_t target;                  /* a vagary_target */
  uint32_t loss;                    /* a vagary_loss */
  float loss_weight;                /* factor of this task's loss in the joint loss */
  uint32_t scale;                   /* a vagary_scale */
} vagary_task_needs;

/* The features that a head is built on, and the widths of its targets. */
typedef struct vagary_head_context {
  uint32_t struct_size;
  uint32_t channels, height, width; /* of the shared features, e.g. 32, 8, 8 */
  uint32_t crop_side;               /* of the crops, 64 */
  uint32_t pools;                   /* times the backbone halved H and W, e.g. 3 */
  uint32_t class_count;             /* of the detector's labels, 0 when it has none */
  uint32_t teacher_width;           /* values of the teacher's vector, 0 without a teacher */
} vagary_head_context;

/* Outputs of one head and what they are compared with, for a batch of `count` objects. */
typedef struct vagary_outputs {
  uint32_t struct_size;
  uint32_t count;
  uint32_t width;              /* values of one output, C*H*W */
  uint32_t target_width;       /* values of one target, 0 for TARGET_LABEL */
  const float *output;         /* [count, width] in C, H, W order */
  const float *target;         /* [count, target_width], NULL for TARGET_LABEL */
  const uint8_t *has_target;   /* [count] 1 where the target exists; NULL for TARGET_LABEL */
} vagary_outputs;

typedef struct vagary_task vagary_task; /* the plugin's own */

typedef struct vagary_task_table {
  uint32_t struct_size;

  /* Makes an instance. An unknown setting is VAGARY_INVALID_SETTING. [any thread] */
  vagary_status (*create)(const vagary_settings *settings, vagary_task **task, vagary_message *message);

  /* Frees an instance; NULL is ignored. [any thread, after the last call on it] */
  void (*destroy)(vagary_task *task);

  /* Says what the task asks for; `needs->struct_size` is set by the host. [any thread] */
  vagary_status (*needs)(vagary_task *task, vagary_task_needs *needs, vagary_message *message);

  /* Writes the layers of the head into layers[0 ..< capacity] and their number into `count`.
   * `capacity` is at least 64. [any thread] */
  vagary_status (*describe)(vagary_task *task, const vagary_head_context *context, vagary_layer *layers,
                            uint32_t capacity, uint32_t *count, vagary_message *message);

  /* Makes training sample `index` (0 ..< needs.samples) of one object: writes the offsets of its
   * frames (as many as the view has, each within `lowest`...`highest`, which is what the footage
   * around the object can give; the view itself always fits) and its label (class index, 0 unless
   * the target is LABEL). [training thread] */
  vagary_status (*sample)(vagary_task *task, uint32_t index, const vagary_random *random, int32_t lowest,
                          int32_t highest, int32_t *offsets, uint32_t *label, vagary_message *message);

  /* Reads outputs as scores: higher is odder, unbounded scale preferred.
   *   score    [count]  written by the plugin; must be finite where abstain is 0
   *   abstain  [count]  written by the plugin: 1 where the task has no opinion
   * [a scoring thread] */
  vagary_status (*score)(vagary_task *task, const vagary_outputs *outputs, float *score, uint8_t *abstain,
                         vagary_message *message);
} vagary_task_table;

#ifdef __cplusplus
}
#endif
#endif /* VAGARY_TASK_H */
