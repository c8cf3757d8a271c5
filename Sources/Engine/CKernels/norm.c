#include "norm.h"

#include "isa.h"

void vagary_norm_sums(vagary_isa isa, const vagary_norm *norm, const float *x, double *sums) {
  CALL(isa, norm_sums, norm, x, sums);
}

void vagary_norm_forward(vagary_isa isa, const vagary_norm *norm, const float *x, const float *scale,
                         const float *shift, float *y) {
  CALL(isa, norm_forward, norm, x, scale, shift, y);
}

void vagary_norm_gradient_sums(vagary_isa isa, const vagary_norm *norm, const float *x, const float *dy,
                               const float *scale, const float *shift, const float *mean,
                               const float *inverse_deviation, double *sums) {
  CALL(isa, norm_gradient_sums, norm, x, dy, scale, shift, mean, inverse_deviation, sums);
}

void vagary_norm_gradient(vagary_isa isa, const vagary_norm *norm, const float *x, const float *dy,
                          const float *scale, const float *shift, const float *a, const float *b, const float *c,
                          float *dx) {
  CALL(isa, norm_gradient, norm, x, dy, scale, shift, a, b, c, dx);
}
