#include "vagary_kernels.h"

/* Positions summed in float before they are added to the double totals. */
enum { RUN = 64, CHUNK = 64 };

void vagary_batch_norm_sums(const float *x, size_t rows, int channels, double *sums) {
  for (int c0 = 0; c0 < channels; c0 += CHUNK) {
    const int n = channels - c0 < CHUNK ? channels - c0 : CHUNK;
    for (size_t r0 = 0; r0 < rows; r0 += RUN) {
      const size_t end = r0 + RUN < rows ? r0 + RUN : rows;
      float sum[CHUNK] = {0}, square[CHUNK] = {0};
      for (size_t r = r0; r < end; r++) {
        const float *p = x + r * channels + c0;
        for (int c = 0; c < n; c++) {
          sum[c] += p[c];
          square[c] += p[c] * p[c];
        }
      }
      for (int c = 0; c < n; c++) {
        sums[c0 + c] += sum[c];
        sums[channels + c0 + c] += square[c];
      }
    }
  }
}

void vagary_scale_shift(const float *x, size_t rows, int channels, const float *scale, const float *shift, int relu,
                        float *y) {
  for (size_t r = 0; r < rows; r++) {
    const float *p = x + r * channels;
    float *q = y + r * channels;
    if (relu) {
      for (int c = 0; c < channels; c++) {
        const float v = p[c] * scale[c] + shift[c];
        q[c] = v > 0 ? v : 0;
      }
    } else {
      for (int c = 0; c < channels; c++) q[c] = p[c] * scale[c] + shift[c];
    }
  }
}

void vagary_batch_norm_gradient_sums(const float *x, const float *dy, size_t rows, int channels, const float *mean,
                                     const float *inverse_deviation, double *sums) {
  for (int c0 = 0; c0 < channels; c0 += CHUNK) {
    const int n = channels - c0 < CHUNK ? channels - c0 : CHUNK;
    for (size_t r0 = 0; r0 < rows; r0 += RUN) {
      const size_t end = r0 + RUN < rows ? r0 + RUN : rows;
      float sum[CHUNK] = {0}, product[CHUNK] = {0};
      for (size_t r = r0; r < end; r++) {
        const float *p = x + r * channels + c0, *d = dy + r * channels + c0;
        for (int c = 0; c < n; c++) {
          sum[c] += d[c];
          product[c] += d[c] * ((p[c] - mean[c0 + c]) * inverse_deviation[c0 + c]);
        }
      }
      for (int c = 0; c < n; c++) {
        sums[c0 + c] += sum[c];
        sums[channels + c0 + c] += product[c];
      }
    }
  }
}

void vagary_batch_norm_gradient(const float *x, const float *dy, size_t rows, int channels, const float *a,
                                const float *b, const float *c, float *dx) {
  for (size_t r = 0; r < rows; r++) {
    const float *p = x + r * channels, *d = dy + r * channels;
    float *q = dx + r * channels;
    for (int i = 0; i < channels; i++) q[i] = a[i] * d[i] + b[i] * p[i] + c[i];
  }
}
