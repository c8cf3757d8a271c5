/* A convolution and the layers behind it, computed while the outputs are in registers: Winograd F(4x4, 3x3) (Lavin and Gray
 * 2016) over rows and columns, over time direct or Winograd too.
 *
 * Included by kernels_*.c behind winograd_transforms.h, with ROWS, the rows of products that are held in registers
 * with two vectors in each row. Names as in the paper: U transformed weights, V transformed input, M products. A tile is
 * 4x4 outputs; FREQUENCIES = 36. One block is plan->tiles tiles of all frames:
 *   V  [36][slices][rows][Cin], M  [36][slices][rows][columns], a row for each tile (and group of frames)
 *   U  [columns / width][36][taps or slices][Cin][width]
 * Every frequency is followed by PAD floats, against conflicts in the first-level cache.
 * Slices:
 *   direct over time       one for each frame
 *   Winograd over time     one for each of its 5 or 6 frequencies, a row for each tile of each group of frames
 *   without taps over time one, a row for each tile of each frame
 * The first layer has V [36][T][Cin][tiles], tiles in lanes, and M of one frame at a time. With bfloat16 two
 * channels are next to each other, the third of a picture next to zeros (plan->depth is 4 then). */

/* One value of V and U where channels are in lanes. */
#ifdef HALF
typedef uint16_t operand;

INLINE void store_operands(operand *p, vec v) {
  const __m256bh rounded = _mm512_cvtneps_pbh((__m512)v);
  memcpy(p, &rounded, sizeof rounded);
}

/* As multiply, two channels in one step: U is [Cin / 2][width][2]; k_step goes from pair to pair of V. */
INLINE void multiply_operands(const operand *a, size_t frame, int row_step, int k_step, const operand *b, int taps,
                              int depth, int rows, int vectors, int add, float *out, size_t out_step) {
  vec acc[16][2];
  UNROLL for (int m = 0; m < rows; m++)
    UNROLL for (int n = 0; n < vectors; n++) acc[m][n] = add ? load(out + m * out_step + n * LANES) : (vec){0};
  for (int tap = 0; tap < taps; tap++, a += frame)
    for (int k = 0; k < depth / 2; k++, b += 2 * vectors * LANES) {
      __m512bh right[2];
      UNROLL for (int n = 0; n < vectors; n++) memcpy(&right[n], b + 2 * n * LANES, sizeof right[n]);
      UNROLL for (int m = 0; m < rows; m++) {
        int pair;
        memcpy(&pair, a + (size_t)m * row_step + (size_t)k * k_step, sizeof pair);
        const __m512bh left = (__m512bh)_mm512_set1_epi32(pair);
        UNROLL for (int n = 0; n < vectors; n++) acc[m][n] = (vec)_mm512_dpbf16_ps((__m512)acc[m][n], left, right[n]);
      }
    }
  UNROLL for (int m = 0; m < rows; m++)
    UNROLL for (int n = 0; n < vectors; n++) store(out + m * out_step + n * LANES, acc[m][n]);
}
#else
typedef float operand;

INLINE void store_operands(operand *p, vec v) { store(p, v); }

INLINE void multiply_operands(const operand *a, size_t frame, int row_step, int k_step, const operand *b, int taps,
                              int depth, int rows, int vectors, int add, float *out, size_t out_step) {
  multiply(a, frame, row_step, k_step, b, taps, depth, rows, vectors, add, out, out_step);
}
#endif

/* Values that are next to each other in V for one step over k. */
#ifdef HALF
enum { ABREAST = 2 };
#else
enum { ABREAST = 1 };
#endif

enum { LONGEST_TILE = 4, MOST_FRAMES = VAGARY_CLIP_FRAMES };

/* Over time: F(4, 3) with the points of the other axes, or F(3, 3) with the points 0, +-P, Q, infinity where
 * groups of 3 frames leave fewer over (P and Q chosen by rounding error, docs/decisions/0009). */
#define P 0.8f
#define Q 1.6f

/* Five values of five frames. */
INLINE void transform_three_input(const vec *x, int step, vec *y) {
  const vec odd = x[3 * step] - P * P * x[step];
  const vec middle = x[3 * step] - Q * x[2 * step], pair = P * (x[2 * step] - Q * x[step]);
  y[0] = odd - Q * (x[2 * step] - P * P * x[0]);
  y[1] = middle + pair;
  y[2] = middle - pair;
  y[3] = odd;
  y[4] = x[4 * step] - P * P * x[2 * step] - Q * odd;
}

/* Three frames of five values. */
INLINE void transform_three_output(const vec *x, vec *y, int to) {
  const vec even = x[1] + x[2], odd = x[1] - x[2];
  y[0] = x[0] + even + x[3];
  y[to] = P * odd + Q * x[3];
  y[2 * to] = P * P * even + Q * Q * x[3] + x[4];
}

#undef P
#undef Q

/* V of one block, channels in lanes, for frames that keep their own slices or rows. */
static void spread_input(const vagary_layer_plan *p, const float *in, int first_tile, int count, operand *v) {
  const int c = p->shape.in_channels;
  const size_t frame_step = (size_t)p->frame_rows * c;
  for (int t = 0; t < p->shape.frames; t++)
    for (int tile = 0; tile < count; tile++) {
      const int y = (first_tile + tile) / p->tile_columns * 4, x = (first_tile + tile) % p->tile_columns * 4;
      const float *corner = in + t * p->in_frame + y * p->in_row + (size_t)x * c;
      operand *to = v + t * frame_step + (size_t)tile * c;
      for (int i = 0; i < c; i += LANES) {
        vec d[36], transformed[36];
        UNROLL for (int r = 0; r < 6; r++)
          UNROLL for (int s = 0; s < 6; s++) d[6 * r + s] = load(corner + r * p->in_row + (size_t)s * c + i);
        transform_input(d, transformed);
        UNROLL for (int f = 0; f < FREQUENCIES; f++) store_operands(to + f * p->v_stride + i, transformed[f]);
      }
    }
}

/* V of one block, channels in lanes, by Winograd over time. */
static void spread_input_over_time(const vagary_layer_plan *p, const float *in, int first_tile, int count,
                                   operand *v) {
  const int c = p->shape.in_channels, groups = p->time_groups;
  const size_t slice = (size_t)p->rows * c;
  /* One frame of zeros before, and the frames of zeros behind that complete the last group. */
  vec frames[MOST_FRAMES + 2 + LONGEST_TILE][36];
  memset(frames[0], 0, sizeof frames[0]);
  for (int t = p->shape.frames; t < p->time_tile * groups + 1; t++) memset(frames[t + 1], 0, sizeof frames[0]);
  for (int tile = 0; tile < count; tile++) {
    const int y = (first_tile + tile) / p->tile_columns * 4, x = (first_tile + tile) % p->tile_columns * 4;
    const float *corner = in + y * p->in_row + (size_t)x * c;
    for (int i = 0; i < c; i += LANES) {
      for (int t = 0; t < p->shape.frames; t++) {
        vec d[36];
        UNROLL for (int r = 0; r < 6; r++)
          UNROLL for (int s = 0; s < 6; s++)
            d[6 * r + s] = load(corner + t * p->in_frame + r * p->in_row + (size_t)s * c + i);
        transform_input(d, frames[t + 1]);
      }
      for (int g = 0; g < groups; g++) {
        operand *to = v + ((size_t)g * p->tiles + tile) * c + i;
        for (int f = 0; f < FREQUENCIES; f++, to += p->v_stride) {
          vec y[6];
          if (p->time_tile == 4) {
            transform_input_line(&frames[4 * g][f], 36, y, 1);
            store_operands(to + 5 * slice, y[5]);
          } else {
            transform_three_input(&frames[3 * g][f], 36, y);
          }
          UNROLL for (int s = 0; s < 5; s++) store_operands(to + s * slice, y[s]);
        }
      }
    }
  }
}

/* 36 frequencies of 16 tiles and one colour of a picture. */
INLINE void spread_colour(const vagary_layer_plan *p, const float *corner, vec *transformed) {
  const size_t phase = p->in_row / 4;
  vec d[36];
  UNROLL for (int r = 0; r < 6; r++)
    UNROLL for (int s = 0; s < 6; s++) d[6 * r + s] = load(corner + r * p->in_row + (s & 3) * phase + (s >> 2));
  transform_input(d, transformed);
}

/* V of one block of the first layer, from a picture whose columns are sorted by their remainder modulo 4
 * (see vagary_layer_plan). */
static void spread_picture(const vagary_layer_plan *p, const float *in, const size_t *frame_at, int first_tile,
                           operand *v) {
  const int c = p->shape.in_channels;
  const int y = first_tile / p->tile_columns * 4, x = first_tile % p->tile_columns;
  for (int t = 0; t < p->shape.frames; t++)
    for (int i = 0; i < c; i += ABREAST) {
      const float *corner = in + (frame_at ? frame_at[t] : t * p->in_frame) + i * p->in_plane + y * p->in_row + x;
      operand *to = v + ((size_t)t * p->depth + i) * LANES;
      vec one[36];
      spread_colour(p, corner, one);
#ifdef HALF
      /* Two colours next to each other, the last one next to zeros. */
      const __m512i sides = _mm512_set_epi16(31, 15, 30, 14, 29, 13, 28, 12, 27, 11, 26, 10, 25, 9, 24, 8, 23, 7, 22, 6,
                                             21, 5, 20, 4, 19, 3, 18, 2, 17, 1, 16, 0);
      vec other[36];
      memset(other, 0, sizeof other);
      if (i + 1 < c) spread_colour(p, corner + p->in_plane, other);
      UNROLL for (int f = 0; f < FREQUENCIES; f++) {
        const __m512i rounded = (__m512i)_mm512_cvtne2ps_pbh((__m512)other[f], (__m512)one[f]);
        _mm512_storeu_si512(to + f * p->v_stride, _mm512_permutexvar_epi16(sides, rounded));
      }
#else
      UNROLL for (int f = 0; f < FREQUENCIES; f++) store(to + f * p->v_stride, one[f]);
#endif
    }
}

/* Runs `call` for rows row ..< row + size, in parts of a size the compiler knows. */
#define FOR_ROWS(rows, vectors, call)                                       \
  do {                                                                      \
    int row = 0;                                                            \
    if (vectors == 1)                                                       \
      for (; rows - row >= 2 * ROWS; row += 2 * ROWS) call(2 * ROWS);       \
    for (; rows - row >= ROWS; row += ROWS) call(ROWS);                     \
    for (; rows - row >= 4; row += 4) call(4);                              \
    for (; row < rows; row++) call(1);                                      \
  } while (0)

/* Products of `rows` rows of V, channels in lanes. */
INLINE void multiply_rows(const operand *a, size_t frame, int row_step, const operand *b, int taps, int depth,
                          int rows, int vectors, float *out, size_t out_step) {
#define CALL_PART(size)                                                                                       \
  multiply_operands(a + (size_t)row * row_step, frame, row_step, ABREAST, b, taps, depth, (size), vectors, 0, \
                    out + (size_t)row * out_step, out_step)
  FOR_ROWS(rows, vectors, CALL_PART);
#undef CALL_PART
}

/* Products of one vector of tiles of a first layer; with `add` to what is there. */
INLINE void multiply_tiles(const operand *a, const operand *b, int depth, int vectors, int add, float *out,
                           size_t out_step) {
#define CALL_PART(size)                                                                              \
  multiply_operands(a + row * ABREAST, 0, ABREAST, LANES * ABREAST, b, 1, depth, (size), vectors, add, \
                    out + (size_t)row * out_step, out_step)
  FOR_ROWS(LANES, vectors, CALL_PART);
#undef CALL_PART
}

/* M of one block from V and U, for `width` output channels. */
INLINE void layer_products(const vagary_layer_plan *p, const operand *v, const operand *u, int vectors, float *m) {
  const vagary_conv_shape *s = &p->shape;
  const int c = s->in_channels, width = vectors * LANES;
  const size_t slice_in = (size_t)p->rows * c, slice_out = (size_t)p->rows * width;
  for (int f = 0; f < FREQUENCIES; f++, v += p->v_stride, m += p->m_stride, u += (size_t)p->u_slices * c * width) {
    if (p->slices_have_weights) {
      for (int i = 0; i < p->slices; i++)
        multiply_rows(v + i * slice_in, 0, c, u + (size_t)i * c * width, 1, c, p->rows, vectors, m + i * slice_out,
                      width);
    } else {
      for (int t = 0; t < p->slices; t++) {
        int first;
        const int taps = taps_inside(s, t, &first);
        multiply_rows(v + (t + first - s->kernel_t / 2) * slice_in, slice_in, c, u + (size_t)first * c * width, taps,
                      c, p->rows, vectors, m + t * slice_out, width);
      }
    }
  }
}

/* M of one frame of one block of the first layer. */
INLINE void picture_products(const vagary_layer_plan *p, const operand *v, const operand *u, int t, int vectors,
                             float *m) {
  const vagary_conv_shape *s = &p->shape;
  const int width = vectors * LANES;
  int first;
  const int taps = taps_inside(s, t, &first);
  v += (size_t)(t + first - s->kernel_t / 2) * p->depth * LANES;
  u += (size_t)first * p->depth * width;
  for (int f = 0; f < FREQUENCIES; f++) {
    multiply_tiles(v, u, taps * p->depth, vectors, 0, m, width);
    v += p->v_stride;
    m += p->m_stride;
    u += (size_t)p->u_slices * p->depth * width;
  }
}

/* The work behind the convolution of one tile and LANES channels; `best` keeps the maximum over time. */
INLINE void finish_tile(const vagary_layer_plan *p, const vec *y, vec shift, int t, vec *best, float *to) {
  const vec least = p->relu ? (vec){0} : (vec){0} - INFINITY;
  if (!p->pool) {
    UNROLL for (int r = 0; r < 4; r++)
      UNROLL for (int x = 0; x < 4; x++)
        store(to + r * p->out_row + x * p->out_pixel, larger(y[4 * r + x] + shift, least));
    return;
  }
  UNROLL for (int r = 0; r < 2; r++)
    UNROLL for (int x = 0; x < 2; x++) {
      const vec *corner = y + 8 * r + 2 * x;
      vec z = larger(larger(corner[0], corner[1]), larger(corner[4], corner[5]));
      if (p->pool == VAGARY_POOL_SPACE) {
        store(to + r * p->out_row + x * p->out_pixel, larger(z + shift, least));
      } else {
        z = t ? larger(z, best[2 * r + x]) : z;
        best[2 * r + x] = z;
        if (t == p->shape.frames - 1) store(to + r * p->out_row + x * p->out_pixel, larger(z + shift, least));
      }
    }
}

/* The place of the outputs of a tile and a channel. */
INLINE float *place_of(const vagary_layer_plan *p, float *out, int tile, int channel) {
  int y = tile / p->tile_columns * 4, x = tile % p->tile_columns * 4;
  if (p->pool) y /= 2, x /= 2;
  if (p->doubled) {
    const int phase = channel / p->doubled;
    channel -= phase * p->doubled;
    return out + (2 * y + phase / 2) * (p->out_row / 2) + (2 * x + phase % 2) * (p->out_pixel / 2) + channel;
  }
  return out + y * p->out_row + x * p->out_pixel + channel;
}

/* The output of each window of a pool that is the largest once it is multiplied by `sign`, for one tile and LANES
 * channels; `best` keeps it from frame to frame of a pool over time. */
INLINE void reduce_tile(const vagary_layer_plan *p, const vec *y, vec sign, int t, vec *best, float *peaks) {
  UNROLL for (int r = 0; r < 2; r++)
    UNROLL for (int x = 0; x < 2; x++) {
      const vec *corner = y + 8 * r + 2 * x;
      vec z = larger(larger(corner[0] * sign, corner[1] * sign), larger(corner[4] * sign, corner[5] * sign));
      float *to = peaks + r * p->out_row + x * p->out_pixel;
      if (p->pool == VAGARY_POOL_SPACE_AND_TIME) {
        z = t ? larger(z, best[2 * r + x]) : z;
        best[2 * r + x] = z;
        if (t < p->shape.frames - 1) continue;
      }
      store(to, z * sign);
    }
}

/* Keeps the outputs of one tile and LANES channels for training: all of them, their sums, and the largest
 * (or smallest, by the sign of what they will be multiplied by) of each window of a pool. */
INLINE void keep_tile(const vagary_layer_plan *p, const vec *y, vec sign, int t, vec *best, float *outputs, float *peaks,
                      float *sums) {
  const size_t pixel = p->shape.out_channels, row = p->shape.width * pixel;
  vec sum = {0}, square = {0};
  UNROLL for (int i = 0; i < 16; i++) {
    float *to = outputs + (i >> 2) * row + (i & 3) * pixel;
    /* The outputs are read again only after the whole batch: they go past the caches, where a vector is a line. */
    if (LANES == 16)
      __builtin_nontemporal_store(y[i], (vec *)to);
    else
      store(to, y[i]);
    sum += y[i];
    square += y[i] * y[i];
  }
  store(sums, load(sums) + sum);
  store(sums + p->width, load(sums + p->width) + square);
  if (p->pool) reduce_tile(p, y, sign, t, best, peaks);
}

/* Outputs of an enlargement whose channels do not fill vectors: lane by lane. */
INLINE void finish_narrow(const vagary_layer_plan *p, const vec *y, vec shift, int tile, int channel, float *out) {
  const vec least = p->relu ? (vec){0} : (vec){0} - INFINITY;
  const int lanes = p->shape.out_channels - channel < LANES ? p->shape.out_channels - channel : LANES;
  ptrdiff_t places[LANES];
  for (int i = 0; i < lanes; i++) places[i] = place_of(p, out, tile, channel + i) - out;
  for (int r = 0; r < 4; r++)
    for (int x = 0; x < 4; x++) {
      float values[LANES];
      store(values, larger(y[4 * r + x] + shift, least));
      for (int i = 0; i < lanes; i++) out[places[i] + r * p->out_row + x * p->out_pixel] = values[i];
    }
}

/* Outputs of one block and `width` channels from M. */
INLINE void finish_block(const vagary_layer_plan *p, const float *m, const float *shift, int first_tile, int count,
                         int column, int vectors, const vagary_layer_record *record, float *sums, float *out) {
  const int width = vectors * LANES;
  const size_t pixel = p->shape.out_channels, row = p->shape.width * pixel, frame = p->shape.height * row;
  for (int tile = 0; tile < count; tile++)
    for (int o = 0; o < width && column + o < p->shape.out_channels; o += LANES) {
      const vec add = load(shift + column + o);
      float *to = p->is_narrow ? out : place_of(p, out, first_tile + tile, column + o);
      vec best[4], frames[MOST_FRAMES + LONGEST_TILE][36];
      if (p->time_groups) {
        for (int g = 0; g < p->time_groups; g++) {
          const float *from = m + ((size_t)g * p->tiles + tile) * width + o;
          const size_t slice = (size_t)p->rows * width;
          for (int f = 0; f < FREQUENCIES; f++, from += p->m_stride) {
            vec x[6];
            UNROLL for (int s = 0; s < 5; s++) x[s] = load(from + s * slice);
            if (p->time_tile == 4) {
              x[5] = load(from + 5 * slice);
              transform_output_line(x, 1, &frames[4 * g][f], 36);
            } else {
              transform_three_output(x, &frames[3 * g][f], 36);
            }
          }
        }
      }
      for (int t = 0; t < p->shape.frames; t++) {
        vec y[16];
        if (p->time_groups) {
          transform_output(frames[t], y);
        } else {
          vec x[36];
          const float *from = m + ((size_t)t * p->frame_rows + tile) * width + o;
          UNROLL for (int f = 0; f < FREQUENCIES; f++) x[f] = load(from + f * p->m_stride);
          transform_output(x, y);
        }
        float *frame_to = p->pool == VAGARY_POOL_SPACE_AND_TIME ? to : to + t * p->out_frame;
        if (record) {
          const int at = first_tile + tile;
          float *outputs =
              record->outputs + t * frame + at / p->tile_columns * 4 * row + at % p->tile_columns * 4 * pixel;
          keep_tile(p, y, load(record->sign + column + o), t, best, outputs + column + o, frame_to, sums + o);
        } else if (p->is_narrow)
          finish_narrow(p, y, add, first_tile + tile, column + o, to + t * p->out_frame);
        else
          finish_tile(p, y, add, t, best, frame_to);
      }
    }
}

/* Adds the sums of one block and `width` channels to those of the item, and clears them. */
INLINE void add_sums(const vagary_layer_plan *p, const vagary_layer_record *record, int column, int width,
                     float *sums) {
  const int channels = p->shape.out_channels;
  for (int i = 0; i < width && column + i < channels; i++) {
    record->sums[column + i] += sums[i];
    record->sums[channels + column + i] += sums[width + i];
  }
  memset(sums, 0, 2 * width * sizeof *sums);
}

/* The first layer: a frame at a time, so that M stays in the first-level cache. */
INLINE void run_picture(const vagary_layer_plan *p, const float *in, const size_t *frame_at, const operand *u,
                        const float *shift, int vectors, const vagary_layer_record *record, float *out, operand *v,
                        float *m) {
  const int width = vectors * LANES;
  vagary_layer_plan one = *p;
  one.shape.frames = 1;
  float sums[4 * LANES] = {0};
  for (int tile = 0; tile < p->tile_count; tile += LANES) {
    spread_picture(p, in, frame_at, tile, v);
    const operand *weights = u;
    for (int column = 0; column < p->columns; column += width) {
      vagary_layer_record one_record = {0};
      if (record) one_record = *record;
      for (int t = 0; t < p->shape.frames; t++) {
        picture_products(p, v, weights, t, vectors, m);
        finish_block(&one, m, shift, tile, LANES, column, vectors, record ? &one_record : NULL, sums,
                     out + t * p->out_frame);
        if (record) one_record.outputs += (size_t)p->shape.height * p->shape.width * p->shape.out_channels;
      }
      if (record) add_sums(p, record, column, width, sums);
      weights += (size_t)FREQUENCIES * p->u_slices * p->depth * width;
    }
  }
}

/* M of one output of a first layer whose three frames may be apart: neighbours are multiplied together. */
INLINE void window_products(const vagary_layer_plan *p, const operand *v, const operand *u, const int frames[3],
                            int vectors, float *m) {
  const int width = vectors * LANES;
  int add = 0;
  for (int tap = 0, taps; tap < 3; tap += taps) {
    taps = 1;
    if (frames[tap] < 0) continue;
    while (tap + taps < 3 && frames[tap + taps] == frames[tap] + taps) taps++;
    const operand *from = v + (size_t)frames[tap] * p->depth * LANES, *weights = u + (size_t)tap * p->depth * width;
    for (int f = 0; f < FREQUENCIES; f++) {
      float *to = m + f * p->m_stride;
      if (add)
        multiply_tiles(from, weights, taps * p->depth, vectors, 1, to, width);
      else
        multiply_tiles(from, weights, taps * p->depth, vectors, 0, to, width);
      from += p->v_stride;
      weights += (size_t)p->u_slices * p->depth * width;
    }
    add = 1;
  }
}

INLINE void run_windows(const vagary_layer_plan *p, const float *in, const vagary_layer_windows *w, const operand *u,
                        int vectors, float *out, operand *v, float *m) {
  const int width = vectors * LANES;
  vagary_layer_plan pictures = *p;
  pictures.shape.frames = w->pictures;
  for (int tile = 0; tile < p->tile_count; tile += LANES) {
    spread_picture(&pictures, in, w->picture_at, tile, v);
    const operand *weights = u;
    for (int column = 0; column < p->columns; column += width) {
      for (int i = 0; i < w->count; i++) {
        window_products(p, v, weights, w->frames[i], vectors, m);
        for (int at = 0; at < LANES; at++)
          for (int o = 0; o < width && column + o < p->shape.out_channels; o += LANES) {
            vec x[36], y[16];
            const float *from = m + (size_t)at * width + o;
            UNROLL for (int f = 0; f < FREQUENCIES; f++) x[f] = load(from + f * p->m_stride);
            transform_output(x, y);
            reduce_tile(p, y, load(w->sign + column + o), 0, NULL,
                        place_of(p, out + i * p->out_frame, tile + at, column + o));
          }
      }
      weights += (size_t)FREQUENCIES * p->u_slices * p->depth * width;
    }
  }
}

void KERNEL(layer_windows)(const vagary_layer_plan *p, const float *in, const vagary_layer_windows *windows,
                           const float *u, float *out, float *scratch) {
  float *m = scratch + FREQUENCIES * p->v_stride;
  operand *v = (operand *)scratch;
  const operand *weights = (const operand *)u;
  if (p->width == LANES) return run_windows(p, in, windows, weights, 1, out, v, m);
  run_windows(p, in, windows, weights, 2, out, v, m);
}

INLINE void run_layer(const vagary_layer_plan *p, const float *in, const operand *u, const float *shift,
                      int vectors, const vagary_layer_record *record, float *out, operand *v, float *m) {
  const int width = vectors * LANES;
  float sums[4 * LANES] = {0};
  for (int tile = 0; tile < p->tile_count; tile += p->tiles) {
    const int left = p->tile_count - tile, count = left < p->tiles ? left : p->tiles;
    if (p->time_groups)
      spread_input_over_time(p, in, tile, count, v);
    else
      spread_input(p, in, tile, count, v);
    const operand *weights = u;
    for (int column = 0; column < p->columns; column += width) {
      layer_products(p, v, weights, vectors, m);
      finish_block(p, m, shift, tile, count, column, vectors, record, sums, out);
      if (record) add_sums(p, record, column, width, sums);
      weights += (size_t)FREQUENCIES * p->u_slices * p->shape.in_channels * width;
    }
  }
}

void KERNEL(layer_run)(const vagary_layer_plan *p, const float *in, const size_t *frame_at, const float *u,
                       const float *shift, const vagary_layer_record *record, float *out, float *scratch) {
  float *m = scratch + FREQUENCIES * p->v_stride;
  operand *v = (operand *)scratch;
  const operand *weights = (const operand *)u;
  if (p->is_picture && p->width == LANES) return run_picture(p, in, frame_at, weights, shift, 1, record, out, v, m);
  if (p->is_picture) return run_picture(p, in, frame_at, weights, shift, 2, record, out, v, m);
  if (p->width == LANES) return run_layer(p, in, weights, shift, 1, record, out, v, m);
  run_layer(p, in, weights, shift, 2, record, out, v, m);
}

#undef FOR_ROWS
