/* The kernels for avx2. */
#include <math.h>
#include <string.h>

#include "crop.h"
#include "norm.h"
#include "layer.h"

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)

#define LANES 8
#define ROWS 4
#define KERNEL(name) vagary_##name##_avx2
#include "lanes.h"
#include "norm_kernel.h"
#include "winograd_transforms.h"
#include "layer_kernel.h"
#include "layer_gradient_kernel.h"
#include "layer_weights_kernel.h"
#include "crop_kernel.h"

#pragma clang attribute pop
#endif
