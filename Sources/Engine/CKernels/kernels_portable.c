/* The kernels for portable. */
#include <math.h>
#include <string.h>

#include "crop.h"
#include "norm.h"
#include "layer.h"

#define LANES 4
#define ROWS 4
#define KERNEL(name) vagary_##name##_portable
#include "lanes.h"
#include "norm_kernel.h"
#include "winograd_transforms.h"
#include "layer_kernel.h"
#include "layer_gradient_kernel.h"
#include "layer_weights_kernel.h"
#include "crop_kernel.h"
