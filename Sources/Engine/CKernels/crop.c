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

/* Interpolates along one row of the picture: sums[side * channels] of BITS fractional bits. */
static void along_row(const uint8_t *row, int channels, int side, const int *first, const int *second,
                      const int *weight, int *sums) {
  for (int x = 0; x < side; x++) {
    const uint8_t *a = row + first[x], *b = row + second[x];
    const int w = weight[x];
    for (int c = 0; c < channels; c++) *sums++ = a[c] * (ONE - w) + b[c] * w;
  }
}

/* Interpolates between two rows and writes [side, 3] values of 0...1; sums of 2 * BITS fractional bits fit
 * into 30 bits. */
static void between_rows(const int *upper, const int *lower, int weight, int channels, int side, float *out) {
  const int half = 1 << (2 * BITS - 1);
  const float unit = 1.0f / 255.0f;
  if (channels == 3) {
    for (int i = 0; i < 3 * side; i++)
      out[i] = (float)((upper[i] * (ONE - weight) + lower[i] * weight + half) >> (2 * BITS)) * unit;
    return;
  }
  for (int x = 0; x < side; x++, out += 3)
    out[0] = out[1] = out[2] = (float)((upper[x] * (ONE - weight) + lower[x] * weight + half) >> (2 * BITS)) * unit;
}

void vagary_crop(const vagary_picture *p, int left, int top, int right, int bottom, int side, float *out) {
  int first[VAGARY_CROP_SIDE], second[VAGARY_CROP_SIDE], weight[VAGARY_CROP_SIDE];
  for (int x = 0; x < side; x++) {
    position(x, right - left, side, &first[x], &second[x], &weight[x]);
    first[x] *= p->channels;
    second[x] *= p->channels;
  }
  /* The two rows that were read last, by their place in the box. */
  int sums[2][3 * VAGARY_CROP_SIDE], held[2] = {-1, -1};
  for (int y = 0; y < side; y++, out += 3 * side) {
    int row[2], wy;
    position(y, bottom - top, side, &row[0], &row[1], &wy);
    const int *line[2];
    for (int i = 0; i < 2; i++) {
      int slot = held[0] == row[i] ? 0 : held[1] == row[i] ? 1 : -1;
      if (slot < 0) {
        /* Rows only move on: the upper of those held is done with, unless it is the other one wanted. */
        slot = held[0] < held[1] ? 0 : 1;
        if (i == 1 && held[slot] == row[0]) slot = 1 - slot;
        along_row(p->pixels + ((size_t)(top + row[i]) * p->width + left) * p->channels, p->channels, side, first,
                  second, weight, sums[slot]);
        held[slot] = row[i];
      }
      line[i] = sums[slot];
    }
    between_rows(line[0], line[1], wy, p->channels, side, out);
  }
}
