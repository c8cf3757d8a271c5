/* The crop of crop.c, written as a first layer reads it. Included by kernels_*.c: the loops are plain, and
 * the compiler makes vectors of them.
 *
 * Between rows first, over all columns of the box, then between columns in the order of the layout. Sums are
 * exact integers, so that the order does not matter. */

/* The row of the picture between two rows: sums of BITS fractional bits. */
static void between_picture_rows(const uint8_t *upper, const uint8_t *lower, int weight, int count, int *sums) {
  for (int i = 0; i < count; i++) sums[i] = upper[i] * (ONE - weight) + lower[i] * weight;
}

/* Column q of a row, from the sums between its rows. */
INLINE int between_columns(const int *sums, const int *a, const int *b, const int *w, int q) {
  return sums[a[q]] * (ONE - w[q]) + sums[b[q]] * w[q];
}

/* The crop of planes, written as a first layer reads it. */
static void crop_planes_into(const vagary_picture *p, int left, int top, int right, int bottom,
                             const vagary_layer_plan *plan, float *frame) {
  const int side = plan->shape.width, columns = side / 4;
  const int chroma_width = (p->width + 1) / 2, chroma_height = (p->height + 1) / 2;
  const size_t phase = plan->in_row / 4;
  int first[2][VAGARY_CROP_SIDE], second[2][VAGARY_CROP_SIDE], weight[2][VAGARY_CROP_SIDE];
  int chroma_left = chroma_width, chroma_right = 0;
  for (int x = 0; x < side; x++) {
    const int at = (x + 1) % 4 * columns + x / 4;
    vagary_crop_position(x, right - left, side, &first[0][at], &second[0][at], &weight[0][at]);
    vagary_crop_chroma_position(x, left, right - left, side, chroma_width, &first[1][at], &second[1][at],
                                &weight[1][at]);
    if (first[1][at] < chroma_left) chroma_left = first[1][at];
    if (second[1][at] > chroma_right) chroma_right = second[1][at];
  }
  for (int i = 0; i < side; i++) first[1][i] -= chroma_left, second[1][i] -= chroma_left;
  int brightness[WIDEST], u[WIDEST], v[WIDEST];
  const float unit = 1.0f / 255.0f;
  const matrix m = MATRIX[p->is_full_range];
  for (int y = 0; y < side; y++) {
    int upper, lower, down, chroma_upper, chroma_lower, chroma_down;
    vagary_crop_position(y, bottom - top, side, &upper, &lower, &down);
    vagary_crop_chroma_position(y, top, bottom - top, side, chroma_height, &chroma_upper, &chroma_lower, &chroma_down);
    const uint8_t *box = p->pixels + (size_t)top * p->width + left;
    between_picture_rows(box + (size_t)upper * p->width, box + (size_t)lower * p->width, down, right - left,
                         brightness);
    const size_t at[2] = {(size_t)chroma_upper * chroma_width + chroma_left,
                          (size_t)chroma_lower * chroma_width + chroma_left};
    between_picture_rows(p->u + at[0], p->u + at[1], chroma_down, chroma_right - chroma_left + 1, u);
    between_picture_rows(p->v + at[0], p->v + at[1], chroma_down, chroma_right - chroma_left + 1, v);
    for (int r = 0; r < 4; r++) {
      float *to = frame + (y + 1) * plan->in_row + r * phase + (r ? 0 : 1);
      const int *a = first[0] + r * columns, *b = second[0] + r * columns, *w = weight[0] + r * columns;
      const int *ca = first[1] + r * columns, *cb = second[1] + r * columns, *cw = weight[1] + r * columns;
      for (int q = 0; q < columns; q++) {
        int colour[3];
        colour_of(&m, sample_of(between_columns(brightness, a, b, w, q)), sample_of(between_columns(u, ca, cb, cw, q)),
                  sample_of(between_columns(v, ca, cb, cw, q)), colour);
        for (int c = 0; c < 3; c++) to[c * plan->in_plane + q] = (float)colour[c] * unit;
      }
    }
  }
}

void KERNEL(crop_into)(const vagary_picture *p, int left, int top, int right, int bottom,
                       const vagary_layer_plan *plan, float *frame) {
  if (p->u) {
    crop_planes_into(p, left, top, right, bottom, plan, frame);
    return;
  }
  const int side = plan->shape.width, columns = side / 4, channels = p->channels;
  const size_t phase = plan->in_row / 4;
  /* By column of the layout: the two columns of the box, and the weight of the second. */
  int first[VAGARY_CROP_SIDE], second[VAGARY_CROP_SIDE], weight[VAGARY_CROP_SIDE];
  for (int x = 0; x < side; x++) {
    const int at = (x + 1) % 4 * columns + x / 4;
    vagary_crop_position(x, right - left, side, &first[at], &second[at], &weight[at]);
    first[at] *= channels;
    second[at] *= channels;
  }
  int sums[3 * WIDEST];
  const int half = 1 << (2 * BITS - 1);
  const float unit = 1.0f / 255.0f;
  for (int y = 0; y < side; y++) {
    int row[2], between;
    vagary_crop_position(y, bottom - top, side, &row[0], &row[1], &between);
    const uint8_t *box = p->pixels + ((size_t)top * p->width + left) * channels;
    between_picture_rows(box + (size_t)row[0] * p->width * channels, box + (size_t)row[1] * p->width * channels,
                         between, (right - left) * channels, sums);
    for (int r = 0; r < 4; r++) {
      /* Column 0 of remainder 0 is the border. */
      float *to = frame + (y + 1) * plan->in_row + r * phase + (r ? 0 : 1);
      const int *a = first + r * columns, *b = second + r * columns, *w = weight + r * columns;
      for (int c = 0; c < channels; c++)
        for (int q = 0; q < columns; q++)
          to[c * plan->in_plane + q] =
              (float)((sums[a[q] + c] * (ONE - w[q]) + sums[b[q] + c] * w[q] + half) >> (2 * BITS)) * unit;
      for (int c = channels; c < 3; c++) memcpy(to + c * plan->in_plane, to, columns * sizeof(float));
    }
  }
}
