/* Winograd convolution F(4x4, 3x3) (Lavin and Gray 2016) over rows and columns, direct over time.
 *
 * Included by kernels_*.c behind lanes.h, with ROWS, the rows of products that are held in registers
 * with two vectors a row. Names as in the paper: U transformed weights, V transformed
 * input, M products; D is the transformed output gradient. A tile is 4x4 outputs; FREQUENCIES = 36.
 *
 * One block is plan->tiles tiles of all frames:
 *   V  [36][T][tiles][Cin] (channels in lanes) or [36][pad + T + pad][Cin][tiles] (tiles in lanes)
 *   M  [36][T][tiles][columns], columns = Cout rounded up to a multiple of plan->width
 *   U  [columns / width][36][taps][Cin][width]
 * Every frequency is followed by PAD floats, against conflicts in the first-level cache.
 */
/* V of one block, channels in lanes: Cin is a multiple of LANES. */
static void input_by_channels(const vagary_winograd *plan, const float *in, int first_tile, int count, float *v) {
  const int w = plan->shape.width, h = plan->shape.height, c = plan->shape.in_channels;
  for (int t = 0; t < plan->shape.frames; t++) {
    const float *frame = in + (size_t)t * h * w * c;
    for (int tile = 0; tile < count; tile++) {
      const int y0 = (first_tile + tile) / plan->tile_columns * 4 - 1;
      const int x0 = (first_tile + tile) % plan->tile_columns * 4 - 1;
      const int inside = y0 >= 0 && x0 >= 0 && y0 + 6 <= h && x0 + 6 <= w;
      float *to = v + ((size_t)t * plan->tiles + tile) * c;
      for (int i = 0; i < c; i += LANES) {
        vec d[36], transformed[36];
        const float *corner = frame + ((ptrdiff_t)y0 * w + x0) * c + i;
        if (inside) {
          for (int y = 0; y < 6; y++)
            for (int x = 0; x < 6; x++) d[6 * y + x] = load(corner + ((size_t)y * w + x) * c);
        } else {
          for (int y = 0; y < 6; y++)
            for (int x = 0; x < 6; x++) {
              const int in_frame = y0 + y >= 0 && y0 + y < h && x0 + x >= 0 && x0 + x < w;
              d[6 * y + x] = in_frame ? load(corner + ((ptrdiff_t)y * w + x) * c) : (vec){0};
            }
        }
        transform_input(d, transformed);
        for (int f = 0; f < FREQUENCIES; f++) store(to + f * plan->v_stride + i, transformed[f]);
      }
    }
    for (int f = 0; f < FREQUENCIES && count < plan->tiles; f++)
      memset(v + f * plan->v_stride + ((size_t)t * plan->tiles + count) * c, 0,
             (size_t)(plan->tiles - count) * c * sizeof(float));
  }
}

/* V of one block, tiles in lanes: the block is a part of one row of tiles, for any Cin. Frames of zeros
 * stand before and after. */
static void input_by_tiles(const vagary_winograd *plan, const float *in, int first_tile, int count, float *v) {
  const int w = plan->shape.width, h = plan->shape.height, c = plan->shape.in_channels;
  const int pad = plan->shape.kernel_t / 2, row = c * LANES;
  const int y0 = first_tile / plan->tile_columns * 4 - 1, x0 = first_tile % plan->tile_columns * 4 - 1;
  for (int f = 0; f < FREQUENCIES; f++) {
    memset(v + f * plan->v_stride, 0, (size_t)pad * row * sizeof(float));
    memset(v + f * plan->v_stride + (size_t)(pad + plan->shape.frames) * row, 0, (size_t)pad * row * sizeof(float));
  }
  /* Columns 4 * tile + j of the six rows, one line for each j: a tile reads columns 0...5 of its own. */
  float lines[6][4][LANES + LANES];
  memset(lines, 0, sizeof lines);
  const int begin = x0 < 0 ? 1 : 0;
  const int end = x0 + 4 * count + 2 <= w ? 4 * count + 2 : w - x0;
  for (int t = 0; t < plan->shape.frames; t++)
    for (int i = 0; i < c; i++) {
      for (int y = 0; y < 6; y++) {
        if (y0 + y < 0 || y0 + y >= h) continue;
        const float *from = in + (((size_t)t * h + y0 + y) * w) * c + i;
        for (int x = begin; x < end; x++) lines[y][x & 3][x >> 2] = from[(ptrdiff_t)(x0 + x) * c];
      }
      vec d[36], transformed[36];
      for (int y = 0; y < 6; y++)
        for (int x = 0; x < 6; x++) d[6 * y + x] = load(lines[y][x & 3] + (x >> 2));
      transform_input(d, transformed);
      float *to = v + (size_t)(pad + t) * row + (size_t)i * LANES;
      for (int f = 0; f < FREQUENCIES; f++) store(to + f * plan->v_stride, transformed[f]);
    }
}

/* M of one block from V and U. */
static void products(const vagary_winograd *plan, const float *v, const float *u, float *m) {
  const vagary_conv_shape *s = &plan->shape;
  const int c = s->in_channels, pad = s->kernel_t / 2, tiles = plan->tiles;
  const size_t frame = (size_t)tiles * c;
  for (int column = 0; column < plan->columns; column += plan->width)
    for (int f = 0; f < FREQUENCIES; f++, u += (size_t)s->kernel_t * c * plan->width)
      for (int t = 0; t < s->frames; t++) {
        int first;
        const int taps = taps_inside(s, t, &first);
        const float *b = u + (size_t)first * c * plan->width;
        float *out = m + f * plan->m_stride + (size_t)t * tiles * plan->columns + column;
        if (plan->by_tiles) {
          const float *a = v + f * plan->v_stride + (size_t)(t + first) * frame;
          enum { LONE_ROWS = LANES >= 2 * ROWS ? 2 * ROWS : ROWS };
          if (plan->width == 2 * LANES)
            for (int i = 0; i < tiles; i += ROWS)
              multiply(a + i, frame, 1, LANES, b, taps, c, ROWS, 2, out + (size_t)i * plan->columns, plan->columns);
          else
            for (int i = 0; i < tiles; i += LONE_ROWS)
              multiply(a + i, frame, 1, LANES, b, taps, c, LONE_ROWS, 1, out + (size_t)i * plan->columns,
                       plan->columns);
        } else {
          const float *a = v + f * plan->v_stride + (size_t)(t + first - pad) * frame;
          if (plan->width == 2 * LANES)
            for (int i = 0; i < tiles; i += ROWS)
              multiply(a + (size_t)i * c, frame, c, 1, b, taps, c, ROWS, 2, out + (size_t)i * plan->columns,
                       plan->columns);
          else
            for (int i = 0; i < tiles; i += 2 * ROWS)
              multiply(a + (size_t)i * c, frame, c, 1, b, taps, c, 2 * ROWS, 1, out + (size_t)i * plan->columns,
                       plan->columns);
        }
      }
}

/* Outputs of one block from M. */
static void output(const vagary_winograd *plan, const float *m, const float *bias, int first_tile, int count,
                   float *out) {
  const int w = plan->shape.width, h = plan->shape.height, c = plan->shape.out_channels;
  for (int t = 0; t < plan->shape.frames; t++)
    for (int tile = 0; tile < count; tile++) {
      const int y0 = (first_tile + tile) / plan->tile_columns * 4, x0 = (first_tile + tile) % plan->tile_columns * 4;
      const int rows = h - y0 < 4 ? h - y0 : 4, columns = w - x0 < 4 ? w - x0 : 4;
      const float *from = m + ((size_t)t * plan->tiles + tile) * plan->columns;
      float *to = out + (((size_t)t * h + y0) * w + x0) * c;
      for (int o = 0; o < c; o += LANES) {
        vec product[36], y[16];
        for (int f = 0; f < FREQUENCIES; f++) product[f] = load(from + f * plan->m_stride + o);
        transform_output(product, y);
        const vec shift = bias ? load_some(bias + o, c - o) : (vec){0};
        if (rows == 4 && columns == 4 && c - o >= LANES) {
          for (int r = 0; r < 4; r++)
            for (int x = 0; x < 4; x++) store(to + ((size_t)r * w + x) * c + o, y[4 * r + x] + shift);
        } else {
          for (int r = 0; r < rows; r++)
            for (int x = 0; x < columns; x++)
              store_some(to + ((size_t)r * w + x) * c + o, y[4 * r + x] + shift, c - o);
        }
      }
    }
}

/* D of one block: [36][T][tiles][columns], 0 where there is no output. */
static void gradient_input(const vagary_winograd *plan, const float *dy, int first_tile, int count, float *d) {
  const int w = plan->shape.width, h = plan->shape.height, c = plan->shape.out_channels;
  for (int t = 0; t < plan->shape.frames; t++)
    for (int tile = 0; tile < plan->tiles; tile++) {
      float *to = d + ((size_t)t * plan->tiles + tile) * plan->columns;
      if (tile >= count) {
        for (int f = 0; f < FREQUENCIES; f++) memset(to + f * plan->m_stride, 0, plan->columns * sizeof(float));
        continue;
      }
      const int y0 = (first_tile + tile) / plan->tile_columns * 4, x0 = (first_tile + tile) % plan->tile_columns * 4;
      const int rows = h - y0 < 4 ? h - y0 : 4, columns = w - x0 < 4 ? w - x0 : 4;
      const float *from = dy + (((size_t)t * h + y0) * w + x0) * c;
      for (int o = 0; o < plan->columns; o += LANES) {
        vec y[16], transformed[36];
        for (int r = 0; r < 4; r++)
          for (int x = 0; x < 4; x++)
            y[4 * r + x] =
                r < rows && x < columns && o < c ? load_some(from + ((size_t)r * w + x) * c + o, c - o) : (vec){0};
        transform_gradient(y, transformed);
        for (int f = 0; f < FREQUENCIES; f++) store(to + f * plan->m_stride + o, transformed[f]);
      }
    }
}

/* sum[row, n] += sum over frames and tiles of a[row, .] * d[., n] for `rows` rows. */
INLINE void accumulate(const float *a, size_t frame, int row_step, int tile_step, const float *d, int frames,
                       int tiles, int columns, int rows, int vectors, float *sum) {
  vec acc[16][2];
  UNROLL for (int m = 0; m < rows; m++)
    UNROLL for (int n = 0; n < vectors; n++) acc[m][n] = load(sum + (m * vectors + n) * LANES);
  for (int t = 0; t < frames; t++, a += frame)
    for (int tile = 0; tile < tiles; tile++, d += columns) {
      vec right[2];
      UNROLL for (int n = 0; n < vectors; n++) right[n] = load(d + n * LANES);
      UNROLL for (int m = 0; m < rows; m++) {
        const float left = a[(size_t)m * row_step + (size_t)tile * tile_step];
        UNROLL for (int n = 0; n < vectors; n++) acc[m][n] += left * right[n];
      }
    }
  UNROLL for (int m = 0; m < rows; m++)
    UNROLL for (int n = 0; n < vectors; n++) store(sum + (m * vectors + n) * LANES, acc[m][n]);
}

/* The same for any number of rows, in parts of a size the compiler knows. */
INLINE void accumulate_rows(const float *a, size_t frame, int row_step, int tile_step, const float *d, int frames,
                            int tiles, int columns, int rows, int vectors, float *sum) {
  int row = 0;
#define PART(size)                                                                                             \
  for (; rows - row >= (size); row += (size))                                                                  \
  accumulate(a + (size_t)row * row_step, frame, row_step, tile_step, d, frames, tiles, columns, (size), vectors, \
             sum + (size_t)row * vectors * LANES)
  if (vectors == 1) {
    PART(2 * ROWS);
    if (rows - row == 9) PART(9);
  }
  PART(ROWS);
  PART(4);
  PART(2);
  PART(1);
#undef PART
}

/* dU += V (x) D of one block. */
static void gradient_products(const vagary_winograd *plan, const float *v, const float *d, float *du) {
  const vagary_conv_shape *s = &plan->shape;
  const int c = s->in_channels, pad = s->kernel_t / 2, tiles = plan->tiles;
  const size_t frame = (size_t)tiles * c;
  for (int column = 0; column < plan->columns; column += plan->width)
    for (int f = 0; f < FREQUENCIES; f++, du += (size_t)s->kernel_t * c * plan->width) {
      const float *right = d + f * plan->m_stride + column;
      const float *left = v + f * plan->v_stride;
      if (plan->by_tiles) {
        /* Frames of zeros surround V, so all taps of all frames count. */
        if (plan->width == 2 * LANES)
          accumulate_rows(left, frame, tiles, 1, right, s->frames, tiles, plan->columns, s->kernel_t * c, 2, du);
        else
          accumulate_rows(left, frame, tiles, 1, right, s->frames, tiles, plan->columns, s->kernel_t * c, 1, du);
        continue;
      }
      for (int tap = 0; tap < s->kernel_t; tap++) {
        const int begin = tap < pad ? pad - tap : 0;
        const int end = tap > pad ? s->frames - (tap - pad) : s->frames;
        if (begin >= end) continue;
        const float *a = left + (size_t)(begin + tap - pad) * frame;
        const float *b = right + (size_t)begin * tiles * plan->columns;
        float *sum = du + (size_t)tap * c * plan->width;
        if (plan->width == 2 * LANES)
          accumulate_rows(a, frame, 1, c, b, end - begin, tiles, plan->columns, c, 2, sum);
        else
          accumulate_rows(a, frame, 1, c, b, end - begin, tiles, plan->columns, c, 1, sum);
      }
    }
}

static void transform_block_input(const vagary_winograd *plan, const float *in, int tile, int count, float *v) {
  if (plan->by_tiles)
    input_by_tiles(plan, in, tile, count, v);
  else
    input_by_channels(plan, in, tile, count, v);
}

void KERNEL(winograd_forward)(const vagary_winograd *plan, const float *in, const float *u, const float *bias, float *out,
                     float *scratch) {
  float *v = scratch, *m = scratch + FREQUENCIES * plan->v_stride;
  for (int tile = 0, count; tile < plan->tile_count; tile += count) {
    count = vagary_winograd_block(plan, tile);
    transform_block_input(plan, in, tile, count, v);
    products(plan, v, u, m);
    output(plan, m, bias, tile, count, out);
  }
}

void KERNEL(winograd_weight_gradient)(const vagary_winograd *plan, const float *in, const float *dy, float *du,
                             float *scratch) {
  float *v = scratch, *d = scratch + FREQUENCIES * plan->v_stride;
  for (int tile = 0, count; tile < plan->tile_count; tile += count) {
    count = vagary_winograd_block(plan, tile);
    transform_block_input(plan, in, tile, count, v);
    gradient_input(plan, dy, tile, count, d);
    gradient_products(plan, v, d, du);
  }
}
