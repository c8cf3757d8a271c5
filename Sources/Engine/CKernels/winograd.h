/* Between winograd.c and its kernels, one set for each instruction set. */
#ifndef VAGARY_WINOGRAD_H
#define VAGARY_WINOGRAD_H

#include "vagary_kernels.h"

enum {
  FREQUENCIES = 36,
  /* Floats after each frequency. */
  PAD = 16
};

/* Floats of a vector. */
static inline int lanes_of(vagary_isa isa) { return isa == VAGARY_AVX512 ? 16 : isa == VAGARY_AVX2 ? 8 : 4; }

static inline int rounded_up(int value, int unit) { return (value + unit - 1) / unit * unit; }

/* Tiles of the block that begins at `tile`. With tiles in lanes a block ends with its row. */
static inline int vagary_winograd_block(const vagary_winograd *plan, int tile) {
  int left = plan->by_tiles ? plan->tile_columns - tile % plan->tile_columns : plan->tile_count - tile;
  return left < plan->tiles ? left : plan->tiles;
}

#define DECLARE(isa)                                                                                            \
  void vagary_winograd_forward_##isa(const vagary_winograd *, const float *, const float *, const float *, float *, \
                                     float *);                                                                  \
  void vagary_winograd_weight_gradient_##isa(const vagary_winograd *, const float *, const float *, float *, float *);
DECLARE(portable)
DECLARE(avx2)
DECLARE(avx512)
#undef DECLARE

#endif
