/* Between scoring.c and its kernels, one set for each instruction set. */
#ifndef VAGARY_SCORING_H
#define VAGARY_SCORING_H

#include "vagary_kernels.h"

#define DECLARE(isa)                                                                                      \
  void vagary_layer_run_##isa(const vagary_layer_plan *, const float *, const size_t *, const float *,    \
                              const float *, float *, float *);
DECLARE(portable)
DECLARE(avx2)
DECLARE(avx512)
DECLARE(bf16)
#undef DECLARE

#endif
