/* SPDX-License-Identifier: Apache-2.0
 *
 * vagary_kernels.h: the arithmetic of the engine, plain C over float32.
 *
 * Tensors are [T][H][W][C] for one item, row-major, channels last; a batch is N items one after
 * the other. Functions allocate nothing and keep no state: threads may call them at once on
 * different outputs. Shapes are the caller's to check. Unless said otherwise an output must not
 * overlap an input.
 */
#ifndef VAGARY_KERNELS_H
#define VAGARY_KERNELS_H

#include <stddef.h>
#include <stdint.h>

/* Instruction sets, each containing those before it. */
typedef enum vagary_isa { VAGARY_PORTABLE, VAGARY_AVX2, VAGARY_AVX512 } vagary_isa;

/* The best this CPU offers. */
vagary_isa vagary_best_isa(void);

/* A convolution of one item with stride 1 and zero padding (kernel - 1) / 2 on every axis, so that
 * the output has the size of the input. Kernel sides are odd. */
typedef struct vagary_conv_shape {
  int frames, height, width;
  int in_channels, out_channels;
  int kernel_t, kernel_h, kernel_w;
} vagary_conv_shape;

/* Floats of scratch memory that the convolution functions below need for `shape`. */
size_t vagary_conv_scratch(const vagary_conv_shape *shape);

/* out[T,H,W,Cout] = in[T,H,W,Cin] * weight + bias.
 *   weight  [Kt,Kh,Kw,Cin,Cout], cross-correlation (not flipped)
 *   bias    [Cout] or NULL
 * Patches are gathered block by block and multiplied by OpenBLAS; time taps outside the clip are
 * skipped. */
void vagary_conv_forward(const vagary_conv_shape *shape, const float *in, const float *weight,
                         const float *bias, float *out, float *scratch);

/* weight_gradient[Kt,Kh,Kw,Cin,Cout] += in (x) out_gradient, summed over the positions of one item. */
void vagary_conv_weight_gradient(const vagary_conv_shape *shape, const float *in, const float *out_gradient,
                                 float *weight_gradient, float *scratch);

/* The weights with which a forward convolution of the output gradient (channels swapped) gives the
 * input gradient: flipped[Kt,Kh,Kw,Cout,Cin]. */
void vagary_conv_flip(const vagary_conv_shape *shape, const float *weight, float *flipped);

/* The windows of which a layer keeps the largest output. */
typedef enum vagary_pool { VAGARY_POOL_NONE, VAGARY_POOL_SPACE, VAGARY_POOL_SPACE_AND_TIME } vagary_pool;

/* Longest clip of the layers below, frames. */
enum { VAGARY_CLIP_FRAMES = 16 };

/* How one layer is computed: convolution with 3x3 in space, and batch norm, ReLU and max-pool or an enlargement
 * with it, in one pass over memory. Read-only once made.
 *
 * Input: [T][H + 2][W + 2][Cin] with a border of zeros; in a first layer (Cin not a multiple of the lanes)
 * [T][Cin][H + 2][4][in_row / 4], where column x is at [(x + 1) % 4][(x + 1) / 4], so that the tiles of
 * a row can be read into lanes. Output: [T'][H'][W'][Cout], with or without such a border. */
typedef struct vagary_layer_plan {
  vagary_conv_shape shape;             /* as computed: with an enlargement, of the small picture */
  vagary_isa isa;
  int relu;
  vagary_pool pool;
  int doubled;                         /* output channels of an enlargement; 0: none */
  int is_narrow;                       /* 1: all phases of an enlargement in one vector */
  int is_picture;                      /* 1: a first layer */
  int half;                            /* 1: products of bfloat16 */
  int depth;                           /* input channels, with those that complete a pair */
  int width, columns;                  /* output channels computed together; all, rounded up to that */
  int tiles, tile_columns, tile_count;
  int rows, slices, frame_rows;        /* of a block, see layer_kernel.h */
  int u_slices, slices_have_weights;
  int time_tile, time_groups;          /* frames of a group, groups; 0 groups: direct over time */
  int out_height, out_width;
  size_t v_stride, m_stride;
  size_t in_row, in_plane, in_frame;   /* floats between rows, colours, frames of the input */
  size_t out_begin, out_row, out_pixel, out_frame;
  size_t in_count, out_count, weights, scratch; /* floats of each */
} vagary_layer_plan;

/* The use of a plan. */
typedef enum vagary_layer_use {
  VAGARY_EXACT_PRODUCTS, /* outputs */
  VAGARY_FAST_PRODUCTS,  /* outputs, by products of bfloat16: see vagary_has_bf16; direct over time, for every
                            further transform makes the rounding larger */
  VAGARY_WEIGHT_GRADIENT /* gradients of weights: direct over time */
} vagary_layer_use;

/* Fills in `plan`, for an instruction set that this CPU has. `shape` is that of the convolution as the
 * network describes it, but of the small picture when an enlargement by 2 precedes it (upsample).
 * Returns 0 for layers that are not computed this way: sides that are not multiples of 4, channels that
 * do not fill vectors (outputs may, without a pool), more than VAGARY_CLIP_FRAMES frames, kernels of other sizes. */
int vagary_layer_plan_make(const vagary_conv_shape *shape, vagary_isa isa, vagary_layer_use use, int upsample,
                           vagary_pool pool, int relu, vagary_layer_plan *plan);

/* Whether this CPU multiplies bfloat16 (AVX-512 BF16), as `half` asks for. */
int vagary_has_bf16(void);

/* Sets whether the output has a border, as the next layer's input wants it; the kernel never writes it. */
void vagary_layer_plan_output(vagary_layer_plan *plan, int border);

/* Transforms weights [Kt,3,3,Cin,Cout], times scale[Cout] if not NULL, into plan->weights floats. */
void vagary_layer_weights(const vagary_layer_plan *plan, const float *weight, const float *scale, float *transformed);

/* Lays shift[Cout] (NULL: zeros) out as the kernel wants it: plan->columns floats. */
void vagary_layer_shift(const vagary_layer_plan *plan, const float *shift, float *to);

/* Copies [T,H,W,Cin] into the inside of an input. */
void vagary_layer_input(const vagary_layer_plan *plan, const float *picture, float *in);

/* Writes max(0, x * scale + shift) into the inside of an input, the maximum only if relu. Not for first layers.
 *   frame_at  where in x each frame begins; NULL: one behind the other */
void vagary_layer_input_norm(const vagary_layer_plan *plan, const float *x, const size_t *frame_at, const float *scale,
                             const float *shift, int relu, float *in);

/* One frame of a first layer's input as planes [Cin,H,W]. */
void vagary_layer_planes(const vagary_layer_plan *plan, const float *frame, float *planes);

/* The values that training keeps of one item of a layer with batch norm, instead of the layer's outputs: the scale
 * is not known before all items are computed. */
typedef struct vagary_layer_record {
  float *outputs;    /* [T,H,W,Cout] of the convolution; begins at a multiple of 64 bytes */
  const float *sign; /* [Cout] 1 where a window of the pool is reduced to its largest output, -1: its smallest */
  double *sums;      /* [2,Cout] += sum of the outputs, sum of their squares */
} vagary_layer_record;

/* out = pool(relu(convolution(in) * scale + shift)). plan->in_count, out_count and scratch floats.
 *   frame_at  for a first layer: where in `in` each of its frames begins. NULL: one behind the other
 *   record    NULL, or the values to keep: `out` then gets the pool's outputs without scale, shift and ReLU.
 *             Without a pool it gets nothing */
void vagary_layer_run(const vagary_layer_plan *plan, const float *in, const size_t *frame_at,
                      const float *transformed, const float *shift, const vagary_layer_record *record, float *out,
                      float *scratch);

/* Outputs of a first layer that several views of a clip have in common, before batch norm. */
typedef struct vagary_layer_windows {
  int pictures;             /* at most the plan's frames */
  const size_t *picture_at; /* where in `in` each begins */
  int count;                /* outputs */
  const int (*frames)[3];   /* of each, the pictures before, at and behind it; -1: outside its clip */
  const float *sign;        /* [Cout] as in vagary_layer_record */
} vagary_layer_windows;

/* out[count, H / 2, W / 2, Cout] = the pool's outputs without scale, shift and ReLU, for a first layer with taps over
 * time and VAGARY_POOL_SPACE. plan->scratch floats. */
void vagary_layer_windows_run(const vagary_layer_plan *plan, const float *in, const vagary_layer_windows *windows,
                              const float *transformed, float *out, float *scratch);

/* The gradient of a layer's outputs, and with batch norm the values that its way back needs. */
typedef struct vagary_layer_gradient {
  const float *dy;                  /* [T',H',W',Cout] of the layer's outputs */
  const float *outputs, *peaks;     /* as recorded, of the convolution and of its pool; NULL without norm */
  const float *scale, *shift;       /* [Cout] y = pool(relu(x * scale + shift)) */
  const float *a, *b, *c;           /* [Cout] dx = a * dz + b * x + c, dz being dy at the peak of each window */
} vagary_layer_gradient;

/* sums[plan->weights] += the weight gradient of one item, still transformed.
 *   plan    direct over time
 *   in      plan->in_count floats
 *   spread  NULL, or where the gradient dx of the convolution's outputs goes, with a border of one (which is not
 *           written): the input of the plan back
 *   scratch vagary_layer_gradient_scratch(plan) floats */
void vagary_layer_gradient_run(const vagary_layer_plan *plan, const float *in, const vagary_layer_gradient *gradient,
                               float *spread, float *sums, float *scratch);
size_t vagary_layer_gradient_scratch(const vagary_layer_plan *plan);

/* weight_gradient[Kt,3,3,Cin,Cout] += the sums, transformed back. */
void vagary_layer_gradient_finish(const vagary_layer_plan *plan, const float *sums, float *weight_gradient);

/* bias_gradient[C] += the sum of the rows of out_gradient[rows, C]. */
void vagary_bias_gradient(const float *out_gradient, size_t rows, int channels, float *bias_gradient);

/* The convolution as its formula says, one multiplication at a time. The others are tested against it. */
void vagary_conv_plain(const vagary_conv_shape *shape, const float *in, const float *weight,
                       const float *bias, float *out);

/* Batch norm and what may follow it: ReLU, and a maximum over 2x2 windows in space. One item is
 * [T,H,W,C]; the output is [T,H,W,C], or [T / pool_frames, H / 2, W / 2, C] with a pool. */
typedef struct vagary_norm {
  int frames, height, width, channels;
  int relu;        /* 1: max(0, .) after the norm */
  int pool_frames; /* frames of a window, a divisor of `frames`; 0: no pool */
} vagary_norm;

/* sums[2, channels] += sum of x, sum of x squared over the positions of one item. */
void vagary_norm_sums(vagary_isa isa, const vagary_norm *norm, const float *x, double *sums);

/* y = pool(relu(x * scale + shift)), scale and shift per channel; y may be x without a pool. */
void vagary_norm_forward(vagary_isa isa, const vagary_norm *norm, const float *x, const float *scale,
                         const float *shift, float *y);

/* Sums for the gradient, with dz the gradient of x * scale + shift: dy where ReLU let it through, at the
 * first position (row-major) of its window with the maximum.
 *   sums  [2, channels] += sum of dz, sum of dz * (x - mean) * inverse_deviation */
void vagary_norm_gradient_sums(vagary_isa isa, const vagary_norm *norm, const float *x, const float *dy,
                               const float *scale, const float *shift, const float *mean,
                               const float *inverse_deviation, double *sums);

/* dx = a * dz + b * x + c per channel; dx may be x, or dy without a pool. */
void vagary_norm_gradient(vagary_isa isa, const vagary_norm *norm, const float *x, const float *dy,
                          const float *scale, const float *shift, const float *a, const float *b,
                          const float *c, float *dx);

/* Maximum over windows of [pool_t, 2, 2]: out [T / pool_t, H / 2, W / 2, C]. */
void vagary_max_pool(const float *in, int frames, int height, int width, int channels, int pool_t, float *out);

/* Sends each output gradient to the first input (in row-major order) that equals the maximum;
 * writes all of in_gradient. */
void vagary_max_pool_gradient(const float *in, const float *out, const float *out_gradient, int frames,
                              int height, int width, int channels, int pool_t, float *in_gradient);

/* Nearest-neighbour enlargement by 2 in H and W: out [T, 2H, 2W, C]. */
void vagary_upsample(const float *in, int frames, int height, int width, int channels, float *out);

/* in_gradient [T, H, W, C] = sum of the four output gradients. */
void vagary_upsample_gradient(const float *out_gradient, int frames, int height, int width, int channels,
                              float *in_gradient);

/* c[m,n] = beta * c + a * b, row-major. transpose_a: a is [k,m]; transpose_b: b is [n,k]. */
void vagary_gemm(int transpose_a, int transpose_b, int m, int n, int k, const float *a, const float *b,
                 float beta, float *c);

/* y[items, outputs] = x[items, inputs] * weight[inputs, outputs] + bias[outputs]. For few items: small calls
 * of OpenBLAS allocate memory. */
void vagary_dense(const float *x, int items, int inputs, const float *weight, const float *bias, int outputs,
                  float *y);

/* One step of Adam (Kingma and Ba 2015, algorithm 1) on `count` values.
 *   step  number of this step from 1 */
void vagary_adam(float *value, const float *gradient, float *first_moment, float *second_moment, size_t count,
                 int step, float rate, float beta1, float beta2, float epsilon);

/* A picture to cut from; rows are packed. */
typedef struct vagary_picture {
  const uint8_t *pixels;
  int width, height;
  int channels;          /* 1: brightness; 3: blue, green, red */
  const uint8_t *u, *v;  /* NULL, or with one channel the chroma planes of (width + 1) / 2 x (height + 1) / 2,
                            each sample in the middle of its four pixels; on the BT.601 matrix */
  int is_full_range;     /* of these: 1: 0...255 as in JPEG, 0: 16...235 and 16...240 as in video */
} vagary_picture;

/* Largest side of a crop, pixels. */
enum { VAGARY_CROP_SIDE = 256 };

/* Cuts [left, right) x [top, bottom) (inside the picture, at least one pixel), resizes it to
 * side x side (at most VAGARY_CROP_SIDE) by bilinear sampling with half-pixel centres and no antialiasing, rounds to 8 bits and
 * writes out[side, side, 3] in blue, green, red divided by 255 (brightness three times). From planes brightness and
 * chroma are sampled and the colours made of the samples, rounded to 8 bits. */
void vagary_crop(const vagary_picture *picture, int left, int top, int right, int bottom, int side, float *out);

/* Cuts and resizes likewise, into the inside of one frame of the input of a first layer with 3 channels and square pictures. */
void vagary_crop_into(const vagary_picture *picture, int left, int top, int right, int bottom,
                      const vagary_layer_plan *plan, float *frame);

/* Name of the OpenBLAS core in use, and a switch to one thread for each call. */
const char *vagary_blas_core(void);
void vagary_blas_single_thread(void);

/* "avx512", "avx2" or "portable". */
const char *vagary_isa_name(vagary_isa isa);

#endif
