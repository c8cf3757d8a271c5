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

/* weight_gradient[Kt,Kh,Kw,Cin,Cout] += in (x) out_gradient, summed over the positions of one item;
 * bias_gradient[Cout] likewise, or NULL. */
void vagary_conv_weight_gradient(const vagary_conv_shape *shape, const float *in, const float *out_gradient,
                                 float *weight_gradient, float *bias_gradient, float *scratch);

/* The weights with which a forward convolution of the output gradient (channels swapped) gives the
 * input gradient: flipped[Kt,Kh,Kw,Cout,Cin]. */
void vagary_conv_flip(const vagary_conv_shape *shape, const float *weight, float *flipped);

/* The convolution as its formula says, one multiplication at a time: what the others are tested
 * against. */
void vagary_conv_plain(const vagary_conv_shape *shape, const float *in, const float *weight,
                       const float *bias, float *out);

/* Batch norm over `rows` positions of `channels` channels.
 *   sums  [2, channels] double: sum of x, then sum of x squared, added to what is there */
void vagary_batch_norm_sums(const float *x, size_t rows, int channels, double *sums);

/* y = x * scale + shift per channel, then max(0, y) where relu is not 0; y may be x. */
void vagary_scale_shift(const float *x, size_t rows, int channels, const float *scale, const float *shift,
                        int relu, float *y);

/* Sums for the gradient of batch norm.
 *   sums  [2, channels] double: sum of dy, then sum of dy * (x - mean) * inverse_deviation, added */
void vagary_batch_norm_gradient_sums(const float *x, const float *dy, size_t rows, int channels,
                                     const float *mean, const float *inverse_deviation, double *sums);

/* dx = a * dy + b * x + c per channel; dx may be dy. */
void vagary_batch_norm_gradient(const float *x, const float *dy, size_t rows, int channels, const float *a,
                                const float *b, const float *c, float *dx);

/* y = max(0, x); y may be x. */
void vagary_relu(const float *x, size_t count, float *y);

/* dx = y > 0 ? dy : 0, with y the output of ReLU; dx may be dy. */
void vagary_relu_gradient(const float *y, const float *dy, size_t count, float *dx);

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

/* One step of Adam (Kingma and Ba 2015, algorithm 1) on `count` values.
 *   step  number of this step from 1 */
void vagary_adam(float *value, const float *gradient, float *first_moment, float *second_moment, size_t count,
                 int step, float rate, float beta1, float beta2, float epsilon);

/* A picture to cut from; rows are packed. */
typedef struct vagary_picture {
  const uint8_t *pixels;
  int width, height;
  int channels; /* 1: brightness; 3: blue, green, red */
} vagary_picture;

/* Cuts [left, right) x [top, bottom) (inside the picture, at least one pixel), resizes it to
 * side x side by bilinear sampling with half-pixel centres and no antialiasing, rounds to 8 bits and
 * writes out[side, side, 3] in blue, green, red divided by 255 (brightness three times). */
void vagary_crop(const vagary_picture *picture, int left, int top, int right, int bottom, int side, float *out);

/* Name of the OpenBLAS core in use, and a switch to one thread a call. */
const char *vagary_blas_core(void);
void vagary_blas_single_thread(void);

/* The best instruction set this CPU offers of "avx512", "avx2", "portable". */
const char *vagary_cpu_isa(void);

#endif
