#include <math.h>

#include "vagary_kernels.h"

void vagary_relu(const float *x, size_t count, float *y) {
  for (size_t i = 0; i < count; i++) y[i] = x[i] > 0 ? x[i] : 0;
}

void vagary_relu_gradient(const float *y, const float *dy, size_t count, float *dx) {
  for (size_t i = 0; i < count; i++) dx[i] = y[i] > 0 ? dy[i] : 0;
}

void vagary_sigmoid(const float *x, size_t count, float *y) {
  for (size_t i = 0; i < count; i++) y[i] = 1 / (1 + expf(-x[i]));
}

void vagary_sigmoid_gradient(const float *y, const float *dy, size_t count, float *dx) {
  for (size_t i = 0; i < count; i++) dx[i] = dy[i] * y[i] * (1 - y[i]);
}
