#include <cblas.h>
#include <string.h>

#include "vagary_kernels.h"

/* Floats of gathered patches worked on at once: small enough for the second-level cache. */
enum { BLOCK_FLOATS = 48 * 1024 };

static int patch_length(const vagary_conv_shape *s) {
  return s->kernel_t * s->kernel_h * s->kernel_w * s->in_channels;
}

/* Rows of the picture gathered at once, at least one. */
static int rows_per_block(const vagary_conv_shape *s) {
  int rows = BLOCK_FLOATS / (s->width * patch_length(s));
  if (rows < 1) rows = 1;
  return rows < s->height ? rows : s->height;
}

size_t vagary_conv_scratch(const vagary_conv_shape *s) {
  return (size_t)rows_per_block(s) * s->width * patch_length(s);
}

/* Time taps of frame t that lie inside the clip: first ..< end. */
static void time_taps(const vagary_conv_shape *s, int t, int *first, int *end) {
  int pad = s->kernel_t / 2;
  *first = t < pad ? pad - t : 0;
  int beyond = t + pad - (s->frames - 1);
  *end = beyond > 0 ? s->kernel_t - beyond : s->kernel_t;
}

/* Copies the taps of one picture row at one output position range into patches.
 * One patch is [taps][Kh][Kw][Cin]; channels of neighbouring columns are next to each other in memory, so a
 * row of a patch is one copy. */
static void gather(const vagary_conv_shape *s, const float *in, int t, int first, int end, int row0, int rows,
                   float *patches) {
  const int c = s->in_channels, w = s->width, h = s->height;
  const int pad_h = s->kernel_h / 2, pad_w = s->kernel_w / 2, pad_t = s->kernel_t / 2;
  const int run = s->kernel_w * c;
  const size_t patch = (size_t)(end - first) * s->kernel_h * run;
  for (int tap = first; tap < end; tap++) {
    const float *frame = in + (size_t)(t + tap - pad_t) * h * w * c;
    for (int dy = 0; dy < s->kernel_h; dy++) {
      const size_t offset = ((size_t)(tap - first) * s->kernel_h + dy) * run;
      for (int r = 0; r < rows; r++) {
        const int y = row0 + r + dy - pad_h;
        float *to = patches + (size_t)r * w * patch + offset;
        if (y < 0 || y >= h) {
          for (int x = 0; x < w; x++, to += patch) memset(to, 0, run * sizeof(float));
          continue;
        }
        const float *line = frame + (size_t)y * w * c;
        for (int x = 0; x < w; x++, to += patch) {
          const int left = x - pad_w, right = x + pad_w + 1;
          if (left >= 0 && right <= w) {
            memcpy(to, line + (size_t)left * c, run * sizeof(float));
          } else {
            for (int k = 0; k < s->kernel_w; k++) {
              const int column = left + k;
              if (column < 0 || column >= w)
                memset(to + k * c, 0, c * sizeof(float));
              else
                memcpy(to + k * c, line + (size_t)column * c, c * sizeof(float));
            }
          }
        }
      }
    }
  }
}

void vagary_conv_forward(const vagary_conv_shape *s, const float *in, const float *weight, const float *bias,
                         float *out, float *scratch) {
  const int rows = rows_per_block(s), n = s->out_channels;
  const int plane = s->kernel_h * s->kernel_w * s->in_channels;
  for (int t = 0; t < s->frames; t++) {
    int first, end;
    time_taps(s, t, &first, &end);
    const int k = (end - first) * plane;
    for (int y = 0; y < s->height; y += rows) {
      const int count = y + rows <= s->height ? rows : s->height - y;
      const int m = count * s->width;
      float *to = out + ((size_t)t * s->height + y) * s->width * n;
      gather(s, in, t, first, end, y, count, scratch);
      if (bias)
        for (int i = 0; i < m; i++) memcpy(to + (size_t)i * n, bias, n * sizeof(float));
      cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, m, n, k, 1, scratch, k,
                  weight + (size_t)first * plane * n, n, bias ? 1 : 0, to, n);
    }
  }
}

void vagary_conv_weight_gradient(const vagary_conv_shape *s, const float *in, const float *out_gradient,
                                 float *weight_gradient, float *scratch) {
  const int rows = rows_per_block(s), n = s->out_channels;
  const int plane = s->kernel_h * s->kernel_w * s->in_channels;
  for (int t = 0; t < s->frames; t++) {
    int first, end;
    time_taps(s, t, &first, &end);
    const int k = (end - first) * plane;
    for (int y = 0; y < s->height; y += rows) {
      const int count = y + rows <= s->height ? rows : s->height - y;
      const int m = count * s->width;
      const float *from = out_gradient + ((size_t)t * s->height + y) * s->width * n;
      gather(s, in, t, first, end, y, count, scratch);
      cblas_sgemm(CblasRowMajor, CblasTrans, CblasNoTrans, k, n, m, 1, scratch, k, from, n, 1,
                  weight_gradient + (size_t)first * plane * n, n);
    }
  }
}

void vagary_conv_flip(const vagary_conv_shape *s, const float *weight, float *flipped) {
  const int taps = s->kernel_t * s->kernel_h * s->kernel_w;
  for (int tap = 0; tap < taps; tap++)
    for (int i = 0; i < s->in_channels; i++)
      for (int o = 0; o < s->out_channels; o++)
        flipped[((size_t)(taps - 1 - tap) * s->out_channels + o) * s->in_channels + i] =
            weight[((size_t)tap * s->in_channels + i) * s->out_channels + o];
}

void vagary_conv_plain(const vagary_conv_shape *s, const float *in, const float *weight, const float *bias,
                       float *out) {
  for (int t = 0; t < s->frames; t++)
    for (int y = 0; y < s->height; y++)
      for (int x = 0; x < s->width; x++)
        for (int o = 0; o < s->out_channels; o++) {
          double sum = bias ? bias[o] : 0;
          for (int a = 0; a < s->kernel_t; a++)
            for (int b = 0; b < s->kernel_h; b++)
              for (int c = 0; c < s->kernel_w; c++) {
                const int ti = t + a - s->kernel_t / 2, yi = y + b - s->kernel_h / 2, xi = x + c - s->kernel_w / 2;
                if (ti < 0 || ti >= s->frames || yi < 0 || yi >= s->height || xi < 0 || xi >= s->width) continue;
                const float *from = in + (((size_t)ti * s->height + yi) * s->width + xi) * s->in_channels;
                const float *w =
                    weight + (((size_t)a * s->kernel_h + b) * s->kernel_w + c) * s->in_channels * s->out_channels;
                for (int i = 0; i < s->in_channels; i++) sum += (double)from[i] * w[(size_t)i * s->out_channels + o];
              }
          out[(((size_t)t * s->height + y) * s->width + x) * s->out_channels + o] = (float)sum;
        }
}

void vagary_bias_gradient(const float *out_gradient, size_t rows, int channels, float *bias_gradient) {
  for (size_t r = 0; r < rows; r++, out_gradient += channels)
    for (int c = 0; c < channels; c++) bias_gradient[c] += out_gradient[c];
}
