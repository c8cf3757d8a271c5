/* Between norm.c and its kernels, one set for each instruction set. */
#ifndef VAGARY_NORM_H
#define VAGARY_NORM_H

#include "vagary_kernels.h"

/* Positions summed in float before they are added to the double totals. */
enum { NORM_RUN = 64 };

#define DECLARE(isa)                                                                                             \
  void vagary_norm_sums_##isa(const vagary_norm *, const float *, double *);                                     \
  void vagary_norm_forward_##isa(const vagary_norm *, const float *, const float *, const float *, float *);     \
  void vagary_norm_gradient_sums_##isa(const vagary_norm *, const float *, const float *, const float *,         \
                                       const float *, const float *, const float *, double *);                   \
  void vagary_norm_gradient_##isa(const vagary_norm *, const float *, const float *, const float *, const float *, \
                                  const float *, const float *, const float *, float *);
DECLARE(portable)
DECLARE(avx2)
DECLARE(avx512)
#undef DECLARE

#endif
