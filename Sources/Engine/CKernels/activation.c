#include <math.h>
#include <stddef.h>

#define VAGARY_ACTIVATION(NAME, Y, DX)                                                                             \
  void vagary_##NAME(const float *in, size_t count, float *out) {                                                  \
    for (size_t i = 0; i < count; i++) {                                                                           \
      const float x = in[i];                                                                                       \
      out[i] = Y;                                                                                                  \
    }                                                                                                              \
  }                                                                                                                \
  void vagary_##NAME##_gradient(const float *out, const float *out_gradient, size_t count, float *in_gradient) {   \
    for (size_t i = 0; i < count; i++) {                                                                           \
      const float y = out[i], dy = out_gradient[i];                                                                \
      in_gradient[i] = DX;                                                                                         \
    }                                                                                                              \
  }

#include "vagary_activations.h"
