/* SPDX-License-Identifier: Apache-2.0
 *
 * vagary_plugin.h: the contract between Vagary and its plugins, ABI 0.2.
 *
 * This header is the manual. A plugin is a shared object that exports ONE symbol,
 * `vagary_plugin_entry`, which returns a table of C functions. Nothing else crosses the boundary:
 * no C++, Swift or libc object that one side makes and the other frees.
 *
 * A plugin DESCRIBES and DECIDES, the host COMPUTES: a task plugin says which frames it wants to
 * see, which layers stand on the shared features, how a training sample is made and how an output
 * is read as a score. The host owns the engine, the trainer, the random numbers and the
 * calibration. A fitted task has no layers: it is shown the objects of normal footage once and
 * remembers of them what it needs.
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
 *   version     Same `abi_major`, and the host's `abi_minor` at least the plugin's. While the major
 *               is 0 the minor must be equal.
 *   shapes      N objects, C channels, H rows, W columns; row-major, last index fastest; float32.
 */
#ifndef VAGARY_PLUGIN_H
#define VAGARY_PLUGIN_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define VAGARY_ABI_MAJOR 0
#define VAGARY_ABI_MINOR 2

/* The name to look up in the shared object. */
#define VAGARY_PLUGIN_ENTRY "vagary_plugin_entry"

/* ---- words both sides use ---------------------------------------------------------------- */

typedef enum vagary_status {
  VAGARY_OK = 0,
  VAGARY_INVALID_SETTING = 1, /* a setting is unknown or out of range */
  VAGARY_UNSUPPORTED = 2,     /* what was asked cannot be done by this plugin */
  VAGARY_BAD_INPUT = 3,       /* the data handed in cannot be used; later calls may succeed */
  VAGARY_NO_RESOURCE = 4,     /* a file, model or memory is missing */
  VAGARY_FAILED = 5           /* anything else; the host retires the instance */
} vagary_status;

/* Where a function leaves one line of text; always ended by zero. Owned by the caller. */
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

/* Random numbers of the host: the same seed gives the same numbers, whatever the thread.
 * Plugins draw from nowhere else. Valid during the call it is handed to. */
typedef struct vagary_random {
  void *state;
  uint64_t (*next)(void *state); /* all 64 bits random */
} vagary_random;

typedef struct vagary_box {
  float left, top, width, height; /* pixels, origin top-left */
  float confidence;               /* 0...1 */
  int32_t label;                  /* index into the labels, -1 without */
} vagary_box;

/* Plain bytes on their way to the host. */
typedef struct vagary_writer {
  void *state;
  /* Takes the next bytes; hand on what it returns when that is not VAGARY_OK. */
  vagary_status (*write)(void *state, const void *bytes, size_t size);
} vagary_writer;

/* ---- the entry --------------------------------------------------------------------------- */

typedef enum vagary_kind {
  VAGARY_KIND_TASK = 1,
  VAGARY_KIND_DETECTOR = 2,
  VAGARY_KIND_TEACHER = 3,
  VAGARY_KIND_FIT = 4 /* a fitted task */
} vagary_kind;

typedef struct vagary_plugin {
  /* The first three fields never move, in any version: they are read before anything else. */
  uint32_t struct_size;
  uint16_t abi_major;
  uint16_t abi_minor;
  uint32_t kind;            /* a vagary_kind */
  const char *id;           /* reverse DNS, e.g. "dev.vagary.arrow-of-time"; its last part is the short name */
  const char *version;      /* the plugin's own, e.g. "1.0.0" */
  const char *summary;      /* one line for people */
  const void *table;        /* vagary_task_table, vagary_detector_table, vagary_teacher_table or
                               vagary_fit_table, by kind */
} vagary_plugin;

/* Returns a table that lives as long as the process. Called once, before any other function.
 * [loading thread] */
typedef const vagary_plugin *(*vagary_plugin_entry_function)(void);

/* ---- kind task --------------------------------------------------------------------------- */

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

/* What a task's output is compared with, in training (and in scoring, but for LABEL). */
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

enum { VAGARY_MAX_OFFSETS = 16 }; /* frames of a view, at most */

/* What a task asks for. Filled by needs(). */
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

/* What a head stands on. */
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

/* ---- kind detector ----------------------------------------------------------------------- */

/* One picture. Rows are `stride` bytes apart. */
typedef struct vagary_image {
  uint32_t struct_size;
  uint32_t width, height, stride;
  uint32_t channels;      /* 1: brightness; 3: blue, green, red */
  const uint8_t *pixels;
  int64_t capture_time;   /* nanoseconds */
} vagary_image;

typedef struct vagary_detector_info {
  uint32_t struct_size;
  uint32_t label_count;          /* 0 when the detector has no classes */
  const char *const *labels;     /* [label_count], lives as long as the instance */
  const char *score_meaning;     /* e.g. "objectness*class"; lives as long as the instance */
  const char *model;             /* name and version of the model; "" without; lives as the instance */
} vagary_detector_info;

typedef struct vagary_detector vagary_detector; /* the plugin's own; one a source, may keep state */

typedef struct vagary_detector_table {
  uint32_t struct_size;

  /* Makes an instance for one source. The setting `model` is the file given after the detector's
   * name (`opencv-dnn:FILE`), `threshold` the least confidence. [any thread] */
  vagary_status (*create)(const vagary_settings *settings, vagary_detector **detector,
                          vagary_message *message);
  void (*destroy)(vagary_detector *detector);
  vagary_status (*info)(vagary_detector *detector, vagary_detector_info *info, vagary_message *message);

  /* Finds the objects of the next frame of the source.
   *   boxes         [capacity]               written by the plugin, best first
   *   class_scores  [capacity, label_count]  written by the plugin: probability of every class
   *                                          without objectness; NULL when label_count is 0
   *   count         boxes written, at most capacity
   * [one thread at a time] */
  vagary_status (*detect)(vagary_detector *detector, const vagary_image *image, vagary_box *boxes,
                          float *class_scores, uint32_t capacity, uint32_t *count, vagary_message *message);

  /* Forgets what earlier frames taught: the source began anew. [as detect] */
  void (*reset)(vagary_detector *detector);
} vagary_detector_table;

/* ---- kind teacher ------------------------------------------------------------------------ */

typedef struct vagary_teacher vagary_teacher; /* the plugin's own */

typedef struct vagary_teacher_table {
  uint32_t struct_size;
  vagary_status (*create)(const vagary_settings *settings, vagary_teacher **teacher,
                          vagary_message *message);
  void (*destroy)(vagary_teacher *teacher);

  /* Values of one vector, and whether it is cheap enough to be computed at scoring too (1) or runs
   * in training only (0). [any thread] */
  vagary_status (*info)(vagary_teacher *teacher, uint32_t *width, uint8_t *at_scoring,
                        vagary_message *message);

  /* Computes the vectors of a batch of middle crops.
   *   crops    [count, 3, side, side]  blue, green, red, 0...1
   *   vectors  [count, width]          written by the plugin
   * [a training or scoring thread] */
  vagary_status (*teach)(vagary_teacher *teacher, const float *crops, uint32_t count, uint32_t side,
                         float *vectors, vagary_message *message);
} vagary_teacher_table;

/* ---- kind fit ---------------------------------------------------------------------------- */

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

/* What a fitted task looks at, beside the boxes and the size of the frame; a mask. What is not asked
 * for is neither computed nor handed in, labels included. */
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

/* What a fitted task asks for. Filled by needs(). */
typedef struct vagary_fit_needs {
  uint32_t struct_size;
  uint32_t inputs;                  /* a mask of vagary_fit_input; 0 is boxes alone */
  int32_t view[VAGARY_MAX_OFFSETS]; /* of FEATURES and CROPS: offsets in clip steps, 0 is the detection's frame */
  uint32_t view_count;              /* 1...16; not looked at without FEATURES and CROPS */
} vagary_fit_needs;

/* What the objects look like that it will be shown. */
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
  uint32_t stream;                  /* in observe: which clip or camera they come from, 0...; in score: 0 */
  uint32_t frame_width, frame_height; /* pixels */
  const vagary_box *boxes;          /* [count] inside the frame, at least 1 px each way; label is -1 without
                                       CLASSES, and where the detector gave none that is known */
  const float *features;            /* [count, channels, height, width] */
  const float *crops;               /* [count, view_count, 3, side, side] blue, green, red, 0...1 */
  const float *class_scores;        /* [count, class_count] probabilities, or 0 but for the label's, which is
                                       the confidence; all 0 where an object has neither. NULL without classes */
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

  /* All objects were shown. VAGARY_BAD_INPUT when they are too few to tell what is usual: say how many
   * there were and how many are needed. [training thread] */
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
   * the distance). The same object scores the same, whatever others are in its batch.
   *   score    [count]  written by the plugin; must be finite where abstain is 0
   *   abstain  [count]  written by the plugin: 1 where the task has no opinion
   * [a scoring thread; all of them share the instance: take well under 0.1 ms an object] */
  vagary_status (*score)(vagary_fit *fit, const vagary_objects *objects, float *score, uint8_t *abstain,
                         vagary_message *message);
} vagary_fit_table;

#ifdef __cplusplus
}
#endif
#endif /* VAGARY_PLUGIN_H */
