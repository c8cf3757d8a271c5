/* The kernels for portable. */
#include <string.h>

#include "norm.h"
#include "winograd.h"

#define LANES 4
#define ROWS 4
#define KERNEL(name) vagary_##name##_portable
#include "lanes.h"
#include "norm_kernel.h"
#include "winograd_kernel.h"
