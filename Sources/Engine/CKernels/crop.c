#include "crop.h"

#include "isa.h"

void vagary_crop_position(int i, int length, int side, int *first, int *second, int *weight) {
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

void vagary_crop_chroma_position(int i, int begin, int length, int side, int chroma_length, int *first, int *second,
                                 int *weight) {
  float at = ((float)i + 0.5f) * (float)length / (float)side - 0.5f;
  if (at < 0) at = 0;
  if (at > (float)(length - 1)) at = (float)(length - 1);
  at = ((float)begin + at + 0.5f) * 0.5f - 0.5f;
  int low = at < 0 ? 0 : (int)at;
  float fraction = at < 0 ? 0 : at - (float)low;
  if (low >= chroma_length - 1) low = chroma_length - 1, fraction = 0;
  *first = low;
  *second = low + 1 < chroma_length ? low + 1 : low;
  *weight = (int)(fraction * ONE + 0.5f);
}

/* The value between four values of a plane: sum of 2 * BITS fractional bits. */
static int between_four(const uint8_t *upper, const uint8_t *lower, int first, int second, int across, int down) {
  const int left = upper[first] * (ONE - down) + lower[first] * down;
  const int right = upper[second] * (ONE - down) + lower[second] * down;
  return left * (ONE - across) + right * across;
}

/* vagary_crop from planes. */
static void crop_planes(const vagary_picture *p, int left, int top, int right, int bottom, int side, float *out) {
  const int chroma_width = (p->width + 1) / 2, chroma_height = (p->height + 1) / 2;
  const float unit = 1.0f / 255.0f;
  int first[2][VAGARY_CROP_SIDE], second[2][VAGARY_CROP_SIDE], weight[2][VAGARY_CROP_SIDE];
  for (int x = 0; x < side; x++) {
    vagary_crop_position(x, right - left, side, &first[0][x], &second[0][x], &weight[0][x]);
    vagary_crop_chroma_position(x, left, right - left, side, chroma_width, &first[1][x], &second[1][x], &weight[1][x]);
  }
  for (int y = 0; y < side; y++) {
    int upper, lower, down, chroma_upper, chroma_lower, chroma_down;
    vagary_crop_position(y, bottom - top, side, &upper, &lower, &down);
    vagary_crop_chroma_position(y, top, bottom - top, side, chroma_height, &chroma_upper, &chroma_lower, &chroma_down);
    const uint8_t *box = p->pixels + (size_t)top * p->width + left;
    const uint8_t *rows[2] = {box + (size_t)upper * p->width, box + (size_t)lower * p->width};
    const size_t at[2] = {(size_t)chroma_upper * chroma_width, (size_t)chroma_lower * chroma_width};
    for (int x = 0; x < side; x++, out += 3) {
      const int brightness = between_four(rows[0], rows[1], first[0][x], second[0][x], weight[0][x], down);
      const int u =
          between_four(p->u + at[0], p->u + at[1], first[1][x], second[1][x], weight[1][x], chroma_down);
      const int v =
          between_four(p->v + at[0], p->v + at[1], first[1][x], second[1][x], weight[1][x], chroma_down);
      int colour[3];
      colour_of(&MATRIX[p->is_full_range], sample_of(brightness), sample_of(u), sample_of(v), colour);
      for (int c = 0; c < 3; c++) out[c] = (float)colour[c] * unit;
    }
  }
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
  if (p->u) {
    crop_planes(p, left, top, right, bottom, side, out);
    return;
  }
  int first[VAGARY_CROP_SIDE], second[VAGARY_CROP_SIDE], weight[VAGARY_CROP_SIDE];
  for (int x = 0; x < side; x++) {
    vagary_crop_position(x, right - left, side, &first[x], &second[x], &weight[x]);
    first[x] *= p->channels;
    second[x] *= p->channels;
  }
  /* The two rows that were read last, by their place in the box. */
  int sums[2][3 * VAGARY_CROP_SIDE], held[2] = {-1, -1};
  for (int y = 0; y < side; y++, out += 3 * side) {
    int row[2], wy;
    vagary_crop_position(y, bottom - top, side, &row[0], &row[1], &wy);
    const int *line[2];
    for (int i = 0; i < 2; i++) {
      int slot = held[0] == row[i] ? 0 : held[1] == row[i] ? 1 : -1;
      if (slot < 0) {
        /* Rows only advance: the upper of the two held is no longer needed, unless it is the other one wanted. */
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

void vagary_crop_into(const vagary_picture *picture, int left, int top, int right, int bottom,
                      const vagary_layer_plan *plan, float *frame) {
  const vagary_conv_shape *s = &plan->shape;
  if (right - left <= WIDEST) {
    CALL(plan->isa, crop_into, picture, left, top, right, bottom, plan, frame);
    return;
  }
  /* A wide box has more columns than the crop: most are not read. */
  float crop[VAGARY_CROP_SIDE * VAGARY_CROP_SIDE * 3];
  vagary_crop(picture, left, top, right, bottom, s->width, crop);
  vagary_layer_plan one = *plan;
  one.shape.frames = 1;
  vagary_layer_input(&one, crop, frame);
}
