#include <cblas.h>

#include "vagary_kernels.h"

const char *vagary_blas_core(void) { return openblas_get_corename(); }

void vagary_blas_single_thread(void) { openblas_set_num_threads(1); }

vagary_isa vagary_best_isa(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
      __builtin_cpu_supports("avx512vl"))
    return VAGARY_AVX512;
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return VAGARY_AVX2;
#endif
  return VAGARY_PORTABLE;
}

const char *vagary_isa_name(vagary_isa isa) {
  switch (isa) {
    case VAGARY_AVX512: return "avx512";
    case VAGARY_AVX2: return "avx2";
    case VAGARY_PORTABLE: break;
  }
  return "portable";
}
