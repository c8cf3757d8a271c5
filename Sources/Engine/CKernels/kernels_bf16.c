/* Scoring with products of bfloat16 (8 bits of precision) that are added up in float32. */
#include <math.h>
#include <string.h>

#include "layer.h"

#if defined(__x86_64__)
#include <immintrin.h>

#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512bf16,avx2,fma"))), apply_to = function)

#define LANES 16
#define ROWS 8
#define KERNEL(name) vagary_##name##_bf16
#define HALF
#include "lanes.h"
#include "winograd_transforms.h"
#include "layer_kernel.h"

#pragma clang attribute pop
#endif
