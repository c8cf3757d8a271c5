/* Between crop.c and its kernels, one set for each instruction set. */
#ifndef VAGARY_CROP_H
#define VAGARY_CROP_H

#include "vagary_kernels.h"

/* Fixed-point weights of 11 bits, as the common 8-bit bilinear resizers use, so that the pinned crop of
 * different implementations agrees to the grey level. */
enum { BITS = 11, ONE = 1 << BITS };

/* Widest box that the kernels take, pixels: they interpolate all its columns. */
enum { WIDEST = 512 };

/* Source position of output pixel `i`: first index, second index, weight of the second (0...ONE). */
void vagary_crop_position(int i, int length, int side, int *first, int *second, int *weight);

/* Source position in the chroma plane, `chroma_length` long, for output pixels of a box that begins at `begin`. */
void vagary_crop_chroma_position(int i, int begin, int length, int side, int chroma_length, int *first, int *second,
                                 int *weight);

/* Fractional bits of brightness and chroma, and of the matrix. */
enum { SAMPLE_BITS = 6, MATRIX_BITS = 13 };

/* The BT.601 matrix with MATRIX_BITS fractional bits, for the ranges of video and of JPEG. */
typedef struct matrix {
  int black, luma, red_v, green_u, green_v, blue_u;
} matrix;

static const matrix MATRIX[2] = {{16 << SAMPLE_BITS, 9539, 13075, -3209, -6660, 16525},
                                 {0, 8192, 11485, -2819, -5850, 14516}};

/* Blue, green and red, 0...255, of brightness and chroma with SAMPLE_BITS fractional bits. Whole numbers, so that
 * every instruction set gives the same. */
static inline int clamped(int sum) {
  const int value = (sum + (1 << (SAMPLE_BITS + MATRIX_BITS - 1))) >> (SAMPLE_BITS + MATRIX_BITS);
  return value < 0 ? 0 : value > 255 ? 255 : value;
}
static inline void colour_of(const matrix *m, int y, int u, int v, int colour[3]) {
  const int light = (y - m->black) * m->luma, blueness = u - (128 << SAMPLE_BITS), redness = v - (128 << SAMPLE_BITS);
  colour[0] = clamped(light + blueness * m->blue_u);
  colour[1] = clamped(light + blueness * m->green_u + redness * m->green_v);
  colour[2] = clamped(light + redness * m->red_v);
}

/* A sum with 2 * BITS fractional bits as a sample. */
static inline int sample_of(int sum) {
  enum { SURPLUS = 2 * BITS - SAMPLE_BITS };
  return (sum + (1 << (SURPLUS - 1))) >> SURPLUS;
}

#define DECLARE(isa)                                                                            \
  void vagary_crop_into_##isa(const vagary_picture *, int, int, int, int, const vagary_layer_plan *, float *);
DECLARE(portable)
DECLARE(avx2)
DECLARE(avx512)
#undef DECLARE

#endif
