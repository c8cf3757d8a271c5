/* The parts that all Winograd kernels share: the transforms, the taps inside a clip, and the products of some rows.
 * Included by kernels_*.c behind lanes.h. */

/* Points of the interpolation: 0, +-A, +-B, infinity. With A * B = 1 the constants stay near 1 and the
 * rounding error is a quarter of that of the usual 1 and 2 (docs/decisions/0005). */
#define A (2.f / 3.f)
#define B (3.f / 2.f)
#define A2 (4.f / 9.f)
#define B2 (9.f / 4.f)
#define A3 (8.f / 27.f)
#define B3 (27.f / 8.f)

/* B^T x, six values. */
INLINE void transform_input_line(const vec *x, int step, vec *y, int to) {
  const vec even_a = x[4 * step] - B2 * x[2 * step], odd_a = A * (x[3 * step] - B2 * x[step]);
  const vec even_b = x[4 * step] - A2 * x[2 * step], odd_b = B * (x[3 * step] - A2 * x[step]);
  y[0] = x[0] + x[4 * step] - (A2 + B2) * x[2 * step];
  y[to] = even_a + odd_a;
  y[2 * to] = even_a - odd_a;
  y[3 * to] = even_b + odd_b;
  y[4 * to] = even_b - odd_b;
  y[5 * to] = x[step] + x[5 * step] - (A2 + B2) * x[3 * step];
}

/* A^T x, four values of six. */
INLINE void transform_output_line(const vec *x, int step, vec *y, int to) {
  const vec even_a = x[step] + x[2 * step], odd_a = x[step] - x[2 * step];
  const vec even_b = x[3 * step] + x[4 * step], odd_b = x[3 * step] - x[4 * step];
  y[0] = x[0] + even_a + even_b;
  y[to] = A * odd_a + B * odd_b;
  y[2 * to] = A2 * even_a + B2 * even_b;
  y[3 * to] = A3 * odd_a + B3 * odd_b + x[5 * step];
}

/* A x, six values of four. */
INLINE void transform_gradient_line(const vec *x, int step, vec *y, int to) {
  const vec even_a = x[0] + A2 * x[2 * step], odd_a = A * x[step] + A3 * x[3 * step];
  const vec even_b = x[0] + B2 * x[2 * step], odd_b = B * x[step] + B3 * x[3 * step];
  y[0] = x[0];
  y[to] = even_a + odd_a;
  y[2 * to] = even_a - odd_a;
  y[3 * to] = even_b + odd_b;
  y[4 * to] = even_b - odd_b;
  y[5 * to] = x[3 * step];
}

INLINE void transform_input(const vec *d, vec *v) {
  vec middle[36];
  for (int j = 0; j < 6; j++) transform_input_line(d + j, 6, middle + j, 6);
  for (int i = 0; i < 6; i++) transform_input_line(middle + 6 * i, 1, v + 6 * i, 1);
}

INLINE void transform_output(const vec *m, vec *y) {
  vec middle[24];
  for (int j = 0; j < 6; j++) transform_output_line(m + j, 6, middle + j, 6);
  for (int i = 0; i < 4; i++) transform_output_line(middle + 6 * i, 1, y + 4 * i, 1);
}

INLINE void transform_gradient(const vec *y, vec *d) {
  vec middle[24];
  for (int j = 0; j < 4; j++) transform_gradient_line(y + j, 4, middle + j, 4);
  for (int i = 0; i < 6; i++) transform_gradient_line(middle + 4 * i, 1, d + 6 * i, 1);
}

/* Taps over time of frame t inside the clip: how many, and the first. */
INLINE int taps_inside(const vagary_conv_shape *s, int t, int *first) {
  const int pad = s->kernel_t / 2, beyond = t + pad - (s->frames - 1);
  *first = t < pad ? pad - t : 0;
  return s->kernel_t - *first - (beyond > 0 ? beyond : 0);
}

/* rows x vectors products: out[m][n] = sum over taps and k of a[m, k] * b[k, n]; with `add` to what is there. */
INLINE void multiply(const float *a, size_t frame, int row_step, int k_step, const float *b, int taps, int depth,
                     int rows, int vectors, int add, float *out, size_t out_step) {
  vec acc[16][2];
  UNROLL for (int m = 0; m < rows; m++)
    UNROLL for (int n = 0; n < vectors; n++) acc[m][n] = add ? load(out + m * out_step + n * LANES) : (vec){0};
  for (int tap = 0; tap < taps; tap++, a += frame)
    for (int k = 0; k < depth; k++, b += vectors * LANES) {
      vec right[2];
      UNROLL for (int n = 0; n < vectors; n++) right[n] = load(b + n * LANES);
      UNROLL for (int m = 0; m < rows; m++) {
        const float left = a[(size_t)m * row_step + (size_t)k * k_step];
        UNROLL for (int n = 0; n < vectors; n++) acc[m][n] += left * right[n];
      }
    }
  UNROLL for (int m = 0; m < rows; m++)
    UNROLL for (int n = 0; n < vectors; n++) store(out + m * out_step + n * LANES, acc[m][n]);
}

#undef A
#undef B
#undef A2
#undef B2
#undef A3
#undef B3
