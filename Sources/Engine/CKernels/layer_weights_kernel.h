/* Weights of layers to and from their transforms, LANES output channels at once and in double, so that a weight is
 * rounded once. Included by kernels_*.c behind lanes.h: the loops over lanes are plain, and the compiler makes vectors
 * of them. */

/* G for the points 0, +-2/3, +-3/2, infinity: rows p^0, p^1, p^2 over the product of p's distances to the
 * other points. */
static const double G[6][3] = {{1, 0, 0},
                               {-81 / 130., -54 / 130., -36 / 130.},
                               {-81 / 130., 54 / 130., -36 / 130.},
                               {16 / 130., 24 / 130., 36 / 130.},
                               {16 / 130., -24 / 130., 36 / 130.},
                               {0, 0, 1}};

/* G for F(3, 3) and the points 0, +-4/5, 8/5, infinity. */
static const double G3[5][3] = {{125 / 128., 0, 0},
                                {-125 / 128., -100 / 128., -80 / 128.},
                                {-125 / 384., 100 / 384., -80 / 384.},
                                {125 / 384., 200 / 384., 320 / 384.},
                                {0, 0, 1}};

/* The nearest bfloat16, ties to even. */
static uint16_t rounded_half(float value) {
  uint32_t bits;
  memcpy(&bits, &value, sizeof bits);
  return (uint16_t)((bits + 0x7fff + (bits >> 16 & 1)) >> 16);
}

#define EACH_LANE for (int lane = 0; lane < LANES; lane++)

/* y = g x of three values, each of LANES lanes. */
INLINE void combine(const double g[3], double x[3][LANES], double *y) {
  EACH_LANE y[lane] = g[0] * x[0][lane] + g[1] * x[1][lane] + g[2] * x[2][lane];
}

/* The 36 frequencies of 3x3 kernels. */
INLINE void spread_kernels(double g[3][3][LANES], double u[36][LANES]) {
  for (int a = 0; a < 6; a++) {
    double row[3][LANES];
    for (int x = 0; x < 3; x++) {
      double column[3][LANES];
      for (int y = 0; y < 3; y++) EACH_LANE column[y][lane] = g[y][x][lane];
      combine(G[a], column, row[x]);
    }
    for (int b = 0; b < 6; b++) combine(G[b], row, u[6 * a + b]);
  }
}

/* The kernels of one tap over time from input channel i to the output channels from `column` on; with an
 * enlargement, rows and columns of a large kernel that fall on the same small pixel add up. */
INLINE void gather_kernels(const vagary_layer_plan *p, const float *weight, const float *scale, int tap, int i,
                           int column, double g[3][3][LANES]) {
  const int in = p->shape.in_channels, out = p->doubled ? p->doubled : p->shape.out_channels;
  memset(g, 0, 9 * LANES * sizeof(double));
  for (int lane = 0; lane < LANES && column + lane < p->shape.out_channels; lane++) {
    const int o = (column + lane) % out, phase = (column + lane) / out;
    for (int y = 0; y < 3; y++)
      for (int x = 0; x < 3; x++) {
        const int to_y = p->doubled ? (phase / 2 + y + 1) / 2 : y, to_x = p->doubled ? (phase % 2 + x + 1) / 2 : x;
        g[to_y][to_x][lane] += weight[(((size_t)tap * 9 + 3 * y + x) * in + i) * out + o] * (scale ? scale[o] : 1.);
      }
  }
}

void KERNEL(layer_weights)(const vagary_layer_plan *p, const float *weight, const float *scale, float *u) {
  const int taps = p->shape.kernel_t;
  const size_t slice = (size_t)p->depth * p->width, step = p->u_slices * slice;
  memset(u, 0, p->weights * sizeof *u);
  for (int column = 0; column < p->columns; column += LANES)
    for (int i = 0; i < p->shape.in_channels; i++) {
      double frequencies[3][36][LANES];
      for (int tap = 0; tap < taps; tap++) {
        double g[3][3][LANES];
        gather_kernels(p, weight, scale, tap, i, column, g);
        spread_kernels(g, frequencies[tap]);
      }
      const size_t block = column / p->width * FREQUENCIES * step;
      const int lanes = column % p->width;
      for (int f = 0; f < FREQUENCIES; f++)
        for (int s = 0; s < p->u_slices; s++) {
          double value[LANES];
          if (p->time_groups) {
            double over_time[3][LANES];
            for (int tap = 0; tap < 3; tap++) EACH_LANE over_time[tap][lane] = frequencies[tap][f][lane];
            combine(p->time_tile == 3 ? G3[s] : G[s], over_time, value);
          } else {
            EACH_LANE value[lane] = frequencies[s][f][lane];
          }
          const size_t at = block + f * step + s * slice;
          if (p->half)
            EACH_LANE ((uint16_t *)u)[at + (size_t)(i / 2) * 2 * p->width + 2 * (lanes + lane) + i % 2] =
                rounded_half((float)value[lane]);
          else
            EACH_LANE u[at + (size_t)i * p->width + lanes + lane] = (float)value[lane];
        }
    }
}

void KERNEL(layer_gradient_finish)(const vagary_layer_plan *p, const float *sums, float *gradient) {
  const int in = p->shape.in_channels, out = p->shape.out_channels;
  const size_t step = (size_t)p->u_slices * in * p->width;
  for (int column = 0; column < out; column += LANES)
    for (int tap = 0; tap < p->shape.kernel_t; tap++)
      for (int i = 0; i < in; i++) {
        const float *from = sums + column / p->width * FREQUENCIES * step + ((size_t)tap * in + i) * p->width +
                            column % p->width;
        double half[3][6][LANES];
        memset(half, 0, sizeof half);
        for (int a = 0; a < 6; a++)
          for (int b = 0; b < 6; b++, from += step)
            for (int y = 0; y < 3; y++) EACH_LANE half[y][b][lane] += G[a][y] * from[lane];
        for (int y = 0; y < 3; y++)
          for (int x = 0; x < 3; x++) {
            double sum[LANES] = {0};
            for (int b = 0; b < 6; b++) EACH_LANE sum[lane] += half[y][b][lane] * G[b][x];
            float *to = gradient + (((size_t)tap * 9 + 3 * y + x) * in + i) * out + column;
            for (int lane = 0; lane < LANES && column + lane < out; lane++) to[lane] += (float)sum[lane];
          }
      }
}

#undef EACH_LANE
