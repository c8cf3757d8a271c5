#include "vagary_kernels.h"

/* Fixed-point weights of 11 bits, as the common 8-bit bilinear resizers use, so that the pinned crop of
 * different implementations agrees to the grey level. */
enum { BITS = 11, ONE = 1 << BITS };

/* Source position of output pixel `i`: first index, second index, weight of the second (0...ONE). */
static void position(int i, int length, int side, int *first, int *second, int *weight) {
  const float at = ((float)i + 0.5f) * (float)length / (float)side - 0.5f;
  int low = (int)at;
  if (at < 0) low = -1;
  float fraction = at - (float)low;
  if (low < 0) low = 0, fraction = 0;
  if (low >= length - 1) low = length - 1, fraction = 0;
  *first = low;
  *second = low + 1 < length ? low + 1 : low;
  *weight = (int)(fraction * ONE + 0.5f);
}

void vagary_crop(const vagary_picture *p, int left, int top, int right, int bottom, int side, float *out) {
  const int width = right - left, height = bottom - top, channels = p->channels;
  const float unit = 1.0f / 255.0f;
  for (int y = 0; y < side; y++) {
    int y0, y1, wy;
    position(y, height, side, &y0, &y1, &wy);
    const uint8_t *upper = p->pixels + ((size_t)(top + y0) * p->width + left) * channels;
    const uint8_t *lower = p->pixels + ((size_t)(top + y1) * p->width + left) * channels;
    for (int x = 0; x < side; x++, out += 3) {
      int x0, x1, wx;
      position(x, width, side, &x0, &x1, &wx);
      for (int c = 0; c < channels; c++) {
        const int a = upper[x0 * channels + c] * (ONE - wx) + upper[x1 * channels + c] * wx;
        const int b = lower[x0 * channels + c] * (ONE - wx) + lower[x1 * channels + c] * wx;
        const int64_t sum = (int64_t)a * (ONE - wy) + (int64_t)b * wy;
        out[c] = (float)((sum + ((int64_t)1 << (2 * BITS - 1))) >> (2 * BITS)) * unit;
      }
      if (channels == 1) out[1] = out[2] = out[0];
    }
  }
}
