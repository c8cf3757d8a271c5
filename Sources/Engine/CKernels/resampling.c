#include <string.h>

#include "vagary_kernels.h"

void vagary_max_pool(const float *in, int frames, int height, int width, int channels, int pool_t, float *out) {
  const size_t row = (size_t)width * channels, frame = row * height;
  for (int t = 0; t < frames / pool_t; t++)
    for (int y = 0; y < height / 2; y++)
      for (int x = 0; x < width / 2; x++, out += channels) {
        const float *corner = in + (size_t)t * pool_t * frame + 2 * y * row + (size_t)2 * x * channels;
        memcpy(out, corner, channels * sizeof(float));
        for (int dt = 0; dt < pool_t; dt++)
          for (int d = 0; d < 4; d++) {
            const float *p = corner + dt * frame + (d >> 1) * row + (d & 1) * channels;
            for (int c = 0; c < channels; c++) out[c] = p[c] > out[c] ? p[c] : out[c];
          }
      }
}

void vagary_max_pool_gradient(const float *in, const float *out, const float *out_gradient, int frames, int height,
                              int width, int channels, int pool_t, float *in_gradient) {
  const size_t row = (size_t)width * channels, frame = row * height;
  memset(in_gradient, 0, frame * frames * sizeof(float));
  for (int t = 0; t < frames / pool_t; t++)
    for (int y = 0; y < height / 2; y++)
      for (int x = 0; x < width / 2; x++, out += channels, out_gradient += channels) {
        const size_t corner = (size_t)t * pool_t * frame + 2 * y * row + (size_t)2 * x * channels;
        if (pool_t == 1) {
          const float *p = in + corner;
          float *q = in_gradient + corner;
          for (int c = 0; c < channels; c++) {
            /* First maximum wins: later ones are masked by what was given before. */
            const float m = out[c], g = out_gradient[c];
            const float e0 = p[c] == m ? 1.f : 0.f;
            const float e1 = p[channels + c] == m ? 1.f - e0 : 0.f;
            const float e2 = p[row + c] == m ? 1.f - e0 - e1 : 0.f;
            const float e3 = 1.f - e0 - e1 - e2;
            q[c] = e0 * g;
            q[channels + c] = e1 * g;
            q[row + c] = e2 * g;
            q[row + channels + c] = e3 * g;
          }
          continue;
        }
        for (int c = 0; c < channels; c++) {
          for (int i = 0; i < 4 * pool_t; i++) {
            const size_t at = corner + (size_t)(i >> 2) * frame + ((i >> 1) & 1) * row + (i & 1) * channels + c;
            if (in[at] == out[c]) {
              in_gradient[at] = out_gradient[c];
              break;
            }
          }
        }
      }
}

void vagary_upsample(const float *in, int frames, int height, int width, int channels, float *out) {
  const size_t row = (size_t)width * channels;
  for (int y = 0; y < frames * height; y++) {
    const float *from = in + y * row;
    float *to = out + (size_t)y * 4 * row;
    for (int x = 0; x < width; x++) {
      memcpy(to + (size_t)2 * x * channels, from + (size_t)x * channels, channels * sizeof(float));
      memcpy(to + (size_t)(2 * x + 1) * channels, from + (size_t)x * channels, channels * sizeof(float));
    }
    memcpy(to + 2 * row, to, 2 * row * sizeof(float));
  }
}

void vagary_upsample_gradient(const float *out_gradient, int frames, int height, int width, int channels,
                              float *in_gradient) {
  const size_t row = (size_t)width * channels;
  for (int y = 0; y < frames * height; y++) {
    const float *top = out_gradient + (size_t)y * 4 * row, *bottom = top + 2 * row;
    for (int x = 0; x < width; x++)
      for (int c = 0; c < channels; c++) {
        const size_t l = (size_t)2 * x * channels + c, r = l + channels;
        in_gradient[y * row + (size_t)x * channels + c] = top[l] + top[r] + bottom[l] + bottom[r];
      }
  }
}
