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

#define DECLARE(isa)                                                                            \
  void vagary_crop_into_##isa(const vagary_picture *, int, int, int, int, const vagary_layer_plan *, float *);
DECLARE(portable)
DECLARE(avx2)
DECLARE(avx512)
#undef DECLARE

#endif
