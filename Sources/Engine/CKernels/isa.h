/* Calls the kernel of an instruction set. */
#ifndef VAGARY_ISA_H
#define VAGARY_ISA_H

#include "vagary_kernels.h"

#if defined(__x86_64__)
#define CALL(isa, name, ...)                                      \
  switch (isa) {                                                  \
    case VAGARY_AVX512: vagary_##name##_avx512(__VA_ARGS__); break; \
    case VAGARY_AVX2: vagary_##name##_avx2(__VA_ARGS__); break;     \
    case VAGARY_PORTABLE: vagary_##name##_portable(__VA_ARGS__);    \
  }
#else
#define CALL(isa, name, ...) ((void)(isa), vagary_##name##_portable(__VA_ARGS__))
#endif

#endif
