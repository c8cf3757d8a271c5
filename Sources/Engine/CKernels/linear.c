#include <cblas.h>
#include <math.h>

#include "vagary_kernels.h"

void vagary_gemm(int transpose_a, int transpose_b, int m, int n, int k, const float *a, const float *b, float beta,
                 float *c) {
  cblas_sgemm(CblasRowMajor, transpose_a ? CblasTrans : CblasNoTrans, transpose_b ? CblasTrans : CblasNoTrans, m, n,
              k, 1, a, transpose_a ? m : k, b, transpose_b ? k : n, beta, c, n);
}

void vagary_adam(float *value, const float *gradient, float *first_moment, float *second_moment, size_t count,
                 int step, float rate, float beta1, float beta2, float epsilon) {
  const double correction1 = 1 - pow(beta1, step), correction2 = 1 - pow(beta2, step);
  const float scaled_rate = (float)(rate / correction1);
  const float inverse_root = (float)(1 / sqrt(correction2));
  for (size_t i = 0; i < count; i++) {
    const float g = gradient[i];
    first_moment[i] = beta1 * first_moment[i] + (1 - beta1) * g;
    second_moment[i] = beta2 * second_moment[i] + (1 - beta2) * g * g;
    value[i] -= scaled_rate * first_moment[i] / (sqrtf(second_moment[i]) * inverse_root + epsilon);
  }
}

void vagary_dense(const float *x, int items, int inputs, const float *weight, const float *bias, int outputs, float *y) {
  for (int item = 0; item < items; item++, x += inputs, y += outputs) {
    for (int o = 0; o < outputs; o++) y[o] = bias[o];
    for (int i = 0; i < inputs; i++) {
      const float value = x[i], *row = weight + (size_t)i * outputs;
      for (int o = 0; o < outputs; o++) y[o] += value * row[o];
    }
  }
}
