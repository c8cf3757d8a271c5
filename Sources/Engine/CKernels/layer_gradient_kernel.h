/* The way back through a layer: from the gradient of its outputs to that of its weights, and to the gradient of
 * the convolution's outputs as the convolution back to the inputs reads it.
 *
 * Included by kernels_*.c behind layer_kernel.h. One block is plan->tiles tiles of all frames (the plan is direct
 * over time) and `width` output channels:
 *   V   as in layer_kernel.h, [36][T][tiles][Cin], or [36][T][Cin][tiles] of a first layer
 *   D   [36][T][tiles][width], the transformed gradient of the outputs
 *   dU  [columns / width][36][taps][Cin][width], the sums */

/* The norm of LANES channels on the way back. */
typedef struct norm_lanes {
  vec scale, shift, a, b, c;
} norm_lanes;

/* The gradient dz of a window of a pool, given to the first output that equals the peak. */
INLINE vec own_gradient(vec x, vec peak, vec dz, mask *taken) {
  const mask is_peak = (x == peak) & ~*taken;
  *taken |= is_peak;
  return choose(is_peak, dz, (vec){0});
}

/* a * dy where the ReLU of the norm was open at z = x * scale + shift. */
INLINE vec through_relu(const vagary_layer_plan *p, const norm_lanes *n, vec x, vec dy) {
  const vec dz = n->a * dy;
  return p->relu ? choose(x * n->scale + n->shift > (vec){0}, dz, (vec){0}) : dz;
}

/* Frame t of one tile and the LANES channels from `channel` on: from dy, or through norm, ReLU and pool. */
INLINE void gradient_tile(const vagary_layer_plan *p, const vagary_layer_gradient *g, int t, size_t at,
                          size_t pooled_at, int channel, mask *taken, vec *y) {
  const size_t pixel = p->shape.out_channels, row = p->shape.width * pixel;
  if (!g->outputs) {
    UNROLL for (int i = 0; i < 16; i++)
      y[i] = load_some(g->dy + at + (i >> 2) * row + (i & 3) * pixel, (int)pixel - channel);
    return;
  }
  const norm_lanes lanes = {load(g->scale + channel), load(g->shift + channel), load(g->a + channel),
                            load(g->b + channel), load(g->c + channel)},
                   *n = &lanes;
  const float *x = g->outputs + at;
  UNROLL for (int i = 0; i < 16; i++) y[i] = load(x + (i >> 2) * row + (i & 3) * pixel);
  /* Prefetches the values of the next frame, a distance that the processor does not predict. */
  const int is_last = t + 1 == p->shape.frames;
  const size_t frame = p->shape.height * row, pooled_frame = p->pool == VAGARY_POOL_SPACE ? p->out_frame : 0;
  const float *next = is_last ? x - t * frame + 4 * row : x + frame;
  const size_t pooled_next = is_last ? pooled_at - t * pooled_frame + 2 * p->out_row : pooled_at + pooled_frame;
  UNROLL for (int i = 0; i < 16; i++) __builtin_prefetch(next + (i >> 2) * row + (i & 3) * pixel);
  UNROLL for (int i = 0; i < 4; i++) {
    __builtin_prefetch(g->peaks + pooled_next + (i >> 1) * p->out_row + (i & 1) * p->out_pixel);
    __builtin_prefetch(g->dy + pooled_next + (i >> 1) * p->out_row + (i & 1) * p->out_pixel);
  }
  if (!p->pool) {
    UNROLL for (int i = 0; i < 16; i++) {
      const vec dy = load(g->dy + at + (i >> 2) * row + (i & 3) * pixel);
      y[i] = n->b * y[i] + n->c + through_relu(p, n, y[i], dy);
    }
    return;
  }
  UNROLL for (int r = 0; r < 2; r++)
    UNROLL for (int s = 0; s < 2; s++) {
      const size_t window = pooled_at + r * p->out_row + s * p->out_pixel;
      const vec peak = load(g->peaks + window), dz = through_relu(p, n, peak, load(g->dy + window));
      if (p->pool == VAGARY_POOL_SPACE || t == 0) taken[2 * r + s] = (mask){0};
      UNROLL for (int e = 0; e < 4; e++) {
        vec *z = y + 4 * (2 * r + (e >> 1)) + 2 * s + (e & 1);
        *z = n->b * *z + n->c + own_gradient(*z, peak, dz, &taken[2 * r + s]);
      }
    }
}

/* D of frame t of one block, and the gradient itself into the inside of `spread`, [T][H + 2][W + 2][Cout], if
 * wanted. `taken` keeps from frame to frame which windows over time have given their gradient away. */
INLINE void spread_gradient(const vagary_layer_plan *p, const vagary_layer_gradient *g, int t, int first_tile,
                            int count, int column, int vectors, float *d, size_t d_stride, float *spread,
                            mask *taken) {
  const int width = vectors * LANES, channels = p->shape.out_channels;
  const size_t pixel = channels, row = p->shape.width * pixel, frame = p->shape.height * row;
  const size_t spread_row = (p->shape.width + 2) * pixel, spread_frame = (p->shape.height + 2) * spread_row;
  for (int tile = 0; tile < count; tile++) {
    const int y0 = (first_tile + tile) / p->tile_columns * 4, x0 = (first_tile + tile) % p->tile_columns * 4;
    for (int o = 0; o < width; o += LANES, taken += 4) {
      const int channel = column + o, lanes = channels - channel;
      vec y[16], transformed[36];
      if (lanes > 0)
        gradient_tile(p, g, t, t * frame + y0 * row + x0 * pixel + channel,
                      (p->pool == VAGARY_POOL_SPACE_AND_TIME ? 0 : t * p->out_frame) + y0 / 2 * p->out_row +
                          x0 / 2 * p->out_pixel + channel,
                      channel, taken, y);
      else
        memset(y, 0, sizeof y);
      if (spread && lanes > 0) {
        float *to = spread + t * spread_frame + (y0 + 1) * spread_row + (x0 + 1) * pixel + channel;
        UNROLL for (int i = 0; i < 16; i++) store_some(to + (i >> 2) * spread_row + (i & 3) * pixel, y[i], lanes);
      }
      transform_gradient(y, transformed);
      float *to = d + (size_t)tile * width + o;
      UNROLL for (int f = 0; f < FREQUENCIES; f++) store(to + f * d_stride, transformed[f]);
    }
  }
}

/* sum[row, n] += sum over frames and tiles of a[row, .] * d[., n] for `rows` rows. */
INLINE void accumulate(const float *a, size_t frame, int row_step, int tile_step, const float *d, size_t d_frame,
                       int frames, int tiles, int rows, int vectors, float *sum) {
  vec acc[16][2];
  UNROLL for (int m = 0; m < rows; m++)
    UNROLL for (int n = 0; n < vectors; n++) acc[m][n] = load(sum + (m * vectors + n) * LANES);
  for (int t = 0; t < frames; t++, a += frame, d += d_frame)
    for (int tile = 0; tile < tiles; tile++) {
      vec right[2];
      UNROLL for (int n = 0; n < vectors; n++) right[n] = load(d + (tile * vectors + n) * LANES);
      UNROLL for (int m = 0; m < rows; m++) {
        const float left = a[(size_t)m * row_step + (size_t)tile * tile_step];
        UNROLL for (int n = 0; n < vectors; n++) acc[m][n] += left * right[n];
      }
    }
  UNROLL for (int m = 0; m < rows; m++)
    UNROLL for (int n = 0; n < vectors; n++) store(sum + (m * vectors + n) * LANES, acc[m][n]);
}

/* These sums for any number of rows, in parts of a size that the compiler knows. */
INLINE void accumulate_rows(const float *a, size_t frame, int row_step, int tile_step, const float *d, size_t d_frame,
                            int frames, int tiles, int rows, int vectors, float *sum) {
  int row = 0;
#define PART(size)                                                                                                \
  for (; rows - row >= (size); row += (size))                                                                     \
  accumulate(a + (size_t)row * row_step, frame, row_step, tile_step, d, d_frame, frames, tiles, (size), vectors, \
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

/* dU += V (x) D of one block and `width` channels. */
INLINE void gradient_products(const vagary_layer_plan *p, const float *v, const float *d, size_t d_stride, int count,
                              int vectors, float *du) {
  const vagary_conv_shape *s = &p->shape;
  const int c = s->in_channels, width = vectors * LANES, pad = s->kernel_t / 2;
  const size_t frame = (size_t)p->tiles * c, d_frame = (size_t)p->tiles * width;
  for (int f = 0; f < FREQUENCIES; f++, v += p->v_stride, d += d_stride)
    for (int tap = 0; tap < s->kernel_t; tap++, du += (size_t)c * width) {
      const int begin = tap < pad ? pad - tap : 0;
      const int end = tap > pad ? s->frames - (tap - pad) : s->frames;
      if (begin >= end) continue;
      accumulate_rows(v + (size_t)(begin + tap - pad) * frame, frame, 1, c, d + begin * d_frame, d_frame, end - begin,
                      count, c, vectors, du);
    }
}

/* dU += V (x) D of one frame of a first layer, whose taps are next to each other in V. */
INLINE void picture_gradient_products(const vagary_layer_plan *p, const float *v, const float *d, size_t d_stride,
                                      int t, int vectors, float *du) {
  const vagary_conv_shape *s = &p->shape;
  const int c = s->in_channels, width = vectors * LANES;
  int first;
  const int taps = taps_inside(s, t, &first);
  v += (size_t)(t + first - s->kernel_t / 2) * c * LANES;
  du += (size_t)first * c * width;
  for (int f = 0; f < FREQUENCIES; f++, v += p->v_stride, d += d_stride, du += (size_t)s->kernel_t * c * width)
    accumulate_rows(v, 0, LANES, 1, d, 0, 1, LANES, taps * c, vectors, du);
}

INLINE void run_gradient(const vagary_layer_plan *p, const float *in, const vagary_layer_gradient *g, int vectors,
                         float *spread, float *sums, float *scratch) {
  const int width = vectors * LANES, frames = p->shape.frames;
  const size_t d_frame = (size_t)p->tiles * width, d_stride = (p->is_picture ? 1 : frames) * d_frame + PAD;
  float *v = scratch, *d = scratch + FREQUENCIES * p->v_stride;
  mask taken[4 * 16 * 2];
  for (int tile = 0; tile < p->tile_count; tile += p->tiles) {
    const int left = p->tile_count - tile, count = left < p->tiles ? left : p->tiles;
    if (p->is_picture)
      spread_picture(p, in, NULL, tile, v);
    else
      spread_input(p, in, tile, count, v);
    float *du = sums;
    for (int column = 0; column < p->columns; column += width) {
      for (int t = 0; t < frames; t++) {
        /* A first layer frame by frame, so that D stays in the first-level cache. */
        float *to = d + (p->is_picture ? 0 : t * d_frame);
        spread_gradient(p, g, t, tile, count, column, vectors, to, d_stride, spread, taken);
        if (p->is_picture) picture_gradient_products(p, v, d, d_stride, t, vectors, du);
      }
      if (!p->is_picture) gradient_products(p, v, d, d_stride, count, vectors, du);
      du += (size_t)FREQUENCIES * p->u_slices * p->shape.in_channels * width;
    }
  }
}

void KERNEL(layer_gradient)(const vagary_layer_plan *p, const float *in, const vagary_layer_gradient *g, float *spread,
                            float *sums, float *scratch) {
  if (p->width == LANES) return run_gradient(p, in, g, 1, spread, sums, scratch);
  run_gradient(p, in, g, 2, spread, sums, scratch);
}
