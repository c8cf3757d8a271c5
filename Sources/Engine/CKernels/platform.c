#include <cblas.h>

#include "vagary_kernels.h"

const char *vagary_blas_core(void) { return openblas_get_corename(); }

void vagary_blas_single_thread(void) { openblas_set_num_threads(1); }

const char *vagary_cpu_isa(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl"))
    return "avx512";
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return "avx2";
#endif
  return "portable";
}
