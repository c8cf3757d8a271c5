/* Between layer.c and its kernels, one set for each instruction set. */
#ifndef VAGARY_LAYER_H
#define VAGARY_LAYER_H

#include "vagary_kernels.h"

enum {
  FREQUENCIES = 36,
  /* Floats after each frequency. */
  PAD = 16
};

/* Floats of a vector. */
static inline int lanes_of(vagary_isa isa) { return isa == VAGARY_AVX512 ? 16 : isa == VAGARY_AVX2 ? 8 : 4; }

static inline int rounded_up(int value, int unit) { return (value + unit - 1) / unit * unit; }

#define DECLARE(isa)                                                                                      \
  void vagary_layer_run_##isa(const vagary_layer_plan *, const float *, const size_t *, const float *,    \
                              const float *, const vagary_layer_record *, float *, float *);                    \
  void vagary_layer_windows_##isa(const vagary_layer_plan *, const float *, const vagary_layer_windows *, const float *, \
                                  float *, float *);                                                            \
  void vagary_layer_gradient_##isa(const vagary_layer_plan *, const float *, const vagary_layer_gradient *, float *, \
                                   float *, float *);                                                              \
  void vagary_layer_weights_##isa(const vagary_layer_plan *, const float *, const float *, float *);            \
  void vagary_layer_gradient_finish_##isa(const vagary_layer_plan *, const float *, float *);
DECLARE(portable)
DECLARE(avx2)
DECLARE(avx512)
DECLARE(bf16)
#undef DECLARE

#endif
