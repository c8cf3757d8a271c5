/* The crop of crop.c, written as a first layer reads it. Included by kernels_*.c: the loops are plain, the
 * compiler makes vectors of them.
 *
 * Between rows first, over all columns of the box, then between columns in the order of the layout. Sums are
 * exact integers, so that the order does not matter. */

/* The row of the picture between two rows: sums of BITS fractional bits. */
static void between_picture_rows(const uint8_t *upper, const uint8_t *lower, int weight, int count, int *sums) {
  for (int i = 0; i < count; i++) sums[i] = upper[i] * (ONE - weight) + lower[i] * weight;
}

void KERNEL(crop_into)(const vagary_picture *p, int left, int top, int right, int bottom,
                       const vagary_layer_plan *plan, float *frame) {
  const int side = plan->shape.width, columns = side / 4, channels = p->channels;
  const size_t phase = plan->in_row / 4;
  /* By column of the layout: where to look, and the weight of the second. */
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
