#include "layer.h"

#include <math.h>
#include <string.h>

#include "isa.h"

int vagary_has_bf16(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  return vagary_best_isa() == VAGARY_AVX512 && __builtin_cpu_supports("avx512bf16");
#else
  return 0;
#endif
}

/* Sets how Winograd takes the frames of a clip together, if it saves products. */
static int choose_time(vagary_layer_plan *p) {
  const int frames = p->shape.frames, by_four = (frames + 3) / 4, by_three = (frames + 2) / 3;
  const int direct = 3 * frames - 2;
  p->time_tile = 5 * by_three < 6 * by_four ? 3 : 4;
  const int products = p->time_tile == 3 ? 5 * by_three : 6 * by_four;
  /* The transforms cost time too. */
  if (4 * products > 3 * direct) return 0;
  p->time_groups = p->time_tile == 3 ? by_three : by_four;
  return 1;
}

int vagary_layer_plan_make(const vagary_conv_shape *s, vagary_isa isa, vagary_layer_use use, int upsample,
                           vagary_pool pool, int relu, vagary_layer_plan *p) {
  const int lanes = lanes_of(isa);
  if (s->kernel_h != 3 || s->kernel_w != 3 || (s->kernel_t != 1 && s->kernel_t != 3)) return 0;
  if (s->frames < 1 || s->frames > VAGARY_CLIP_FRAMES || s->height % 4 || s->width % 4) return 0;
  memset(p, 0, sizeof *p);
  p->shape = *s;
  p->isa = isa;
  p->relu = relu;
  p->pool = pool;
  if (upsample) {
    if (pool || s->kernel_t != 1) return 0;
    p->doubled = s->out_channels;
    p->shape.out_channels = 4 * s->out_channels;
    p->is_narrow = s->out_channels % lanes != 0;
  } else if (s->out_channels % lanes) {
    if (pool) return 0;
    p->is_narrow = 1;
  }
  p->tile_columns = s->width / 4;
  p->tile_count = p->tile_columns * (s->height / 4);
  p->is_picture = s->in_channels % lanes != 0;
  if (p->is_picture && (s->in_channels > 4 || p->tile_columns % lanes || upsample || pool == VAGARY_POOL_SPACE_AND_TIME))
    return 0;
  p->half = use == VAGARY_FAST_PRODUCTS;
  /* Pairs of channels. */
  p->depth = p->half ? rounded_up(s->in_channels, 2) : s->in_channels;
  if (p->half && isa != VAGARY_AVX512) return 0;
  p->width = p->shape.out_channels <= lanes ? lanes : 2 * lanes;
  p->columns = rounded_up(p->shape.out_channels, p->width);
  const int rows = p->width == lanes ? 16 : 8;
  if (p->is_picture) {
    p->tiles = lanes;
    p->rows = p->frame_rows = lanes;
    p->slices = s->frames;
    p->u_slices = s->kernel_t;
  } else if (s->kernel_t == 1) {
    /* All frames in one slice: few tiles still fill the rows. */
    p->tiles = p->tile_count < 8 ? p->tile_count : 8;
    p->frame_rows = p->tiles;
    p->rows = rounded_up(s->frames * p->tiles, 4);
    p->slices = p->u_slices = 1;
    p->slices_have_weights = 1;
  } else if (use == VAGARY_EXACT_PRODUCTS && choose_time(p)) {
    p->tiles = rows / (p->time_groups % 2 ? 1 : 2);
    if (p->tiles > p->tile_count) p->tiles = p->tile_count;
    p->rows = p->time_groups * p->tiles;
    p->slices = p->u_slices = p->time_tile + 2;
    p->slices_have_weights = 1;
  } else {
    p->tiles = p->tile_count < rows ? p->tile_count : rows;
    p->rows = p->frame_rows = p->tiles;
    p->slices = s->frames;
    p->u_slices = 3;
  }
  if (p->is_picture) {
    p->v_stride = (size_t)s->frames * p->depth * lanes + PAD;
    p->m_stride = (size_t)p->rows * p->width + PAD;
    p->in_row = 4 * rounded_up(p->tile_columns + 1, 4);
    p->in_plane = (s->height + 2) * p->in_row;
    p->in_frame = s->in_channels * p->in_plane;
    p->in_count = s->frames * p->in_frame + lanes;
  } else {
    p->v_stride = (size_t)p->slices * p->rows * s->in_channels + PAD;
    p->m_stride = (size_t)p->slices * p->rows * p->width + PAD;
    p->in_row = (size_t)(s->width + 2) * s->in_channels;
    p->in_frame = (s->height + 2) * p->in_row;
    p->in_count = s->frames * p->in_frame;
  }
  p->out_height = s->height * (upsample ? 2 : 1) / (pool ? 2 : 1);
  p->out_width = s->width * (upsample ? 2 : 1) / (pool ? 2 : 1);
  p->weights = (size_t)FREQUENCIES * p->u_slices * p->depth * p->columns;
  p->scratch = FREQUENCIES * (p->v_stride + p->m_stride);
  vagary_layer_plan_output(p, 0);
  return 1;
}

void vagary_layer_plan_output(vagary_layer_plan *p, int border) {
  const int channels = p->doubled ? p->doubled : p->shape.out_channels;
  const size_t width = p->out_width + 2 * border, height = p->out_height + 2 * border;
  p->out_frame = width * height * channels;
  p->out_begin = border ? (width + 1) * channels : 0;
  /* Distances between the outputs of one step of the kernel: over two pixels where the outputs are doubled. */
  p->out_row = width * channels * (p->doubled ? 2 : 1);
  p->out_pixel = (size_t)channels * (p->doubled ? 2 : 1);
  p->out_count = p->out_frame * (p->pool == VAGARY_POOL_SPACE_AND_TIME ? 1 : p->shape.frames);
}

void vagary_layer_weights(const vagary_layer_plan *plan, const float *weight, const float *scale, float *u) {
  CALL(plan->isa, layer_weights, plan, weight, scale, u);
}

void vagary_layer_shift(const vagary_layer_plan *p, const float *shift, float *to) {
  const int out = p->doubled ? p->doubled : p->shape.out_channels;
  for (int column = 0; column < p->columns; column++)
    to[column] = column < p->shape.out_channels && shift ? shift[column % out] : 0;
}

/* A row of a first layer's input: its columns by their remainder modulo 4. */
static void sort_row(const float *row, int width, int channels, size_t plane, size_t phase, float *to) {
  for (int c = 0; c < channels; c++, to += plane)
    for (int r = 0; r < 4; r++) {
      float *column = to + r * phase;
      const int first = r ? r - 1 : 3, behind = r ? 0 : 1;
      for (int x = first, q = behind; x < width; x += 4, q++) column[q] = row[x * channels + c];
    }
}

typedef float four __attribute__((vector_size(16), aligned(4)));

/* A row of a first layer's input with 3 channels, 16 columns at a time: three 4x4 transpositions. */
static void sort_pixels(const float *row, int width, size_t plane, size_t phase, float *to) {
  for (int x = 0; x < width; x += 16, row += 48, to += 4)
    for (int part = 0; part < 3; part++) {
      four a[4], b[4], sorted[4];
      for (int g = 0; g < 4; g++) a[g] = *(const four *)(row + 12 * g + 4 * part);
      b[0] = __builtin_shufflevector(a[0], a[1], 0, 4, 1, 5);
      b[1] = __builtin_shufflevector(a[0], a[1], 2, 6, 3, 7);
      b[2] = __builtin_shufflevector(a[2], a[3], 0, 4, 1, 5);
      b[3] = __builtin_shufflevector(a[2], a[3], 2, 6, 3, 7);
      sorted[0] = __builtin_shufflevector(b[0], b[2], 0, 1, 4, 5);
      sorted[1] = __builtin_shufflevector(b[0], b[2], 2, 3, 6, 7);
      sorted[2] = __builtin_shufflevector(b[1], b[3], 0, 1, 4, 5);
      sorted[3] = __builtin_shufflevector(b[1], b[3], 2, 3, 6, 7);
      for (int i = 0; i < 4; i++) {
        /* Value `at` of a group of four pixels: pixel at / 3, colour at % 3. */
        const int at = 4 * part + i, pixel = at / 3;
        *(four *)(to + at % 3 * plane + (pixel + 1) % 4 * phase + (pixel == 3)) = sorted[i];
      }
    }
}

void vagary_layer_input(const vagary_layer_plan *p, const float *picture, float *in) {
  const vagary_conv_shape *s = &p->shape;
  const size_t row = (size_t)s->width * s->in_channels;
  for (int t = 0; t < s->frames; t++, in += p->in_frame)
    for (int y = 0; y < s->height; y++, picture += row) {
      float *to = in + (y + 1) * p->in_row;
      if (p->is_picture && s->in_channels == 3 && s->width % 16 == 0)
        sort_pixels(picture, s->width, p->in_plane, p->in_row / 4, to);
      else if (p->is_picture)
        sort_row(picture, s->width, s->in_channels, p->in_plane, p->in_row / 4, to);
      else
        memcpy(to + s->in_channels, picture, row * sizeof(float));
    }
}

void vagary_layer_input_norm(const vagary_layer_plan *p, const float *x, const size_t *frame_at, const float *scale,
                             const float *shift, int relu, float *in) {
  const vagary_conv_shape *s = &p->shape;
  const vagary_norm row = {1, 1, s->width, s->in_channels, relu, 0};
  const size_t length = (size_t)s->width * s->in_channels;
  for (int t = 0; t < s->frames; t++, in += p->in_frame)
    for (int y = 0; y < s->height; y++)
      vagary_norm_forward(p->isa, &row, x + (frame_at ? frame_at[t] : t * s->height * length) + y * length, scale, shift,
                          in + (y + 1) * p->in_row + s->in_channels);
}

void vagary_layer_planes(const vagary_layer_plan *p, const float *frame, float *planes) {
  const vagary_conv_shape *s = &p->shape;
  for (int c = 0; c < s->in_channels; c++, frame += p->in_plane)
    for (int y = 0; y < s->height; y++, planes += s->width) {
      const float *row = frame + (y + 1) * p->in_row;
      for (int r = 0; r < 4; r++) {
        const float *column = row + r * (p->in_row / 4);
        for (int x = r ? r - 1 : 3, q = r ? 0 : 1; x < s->width; x += 4, q++) planes[x] = column[q];
      }
    }
}

void vagary_layer_run(const vagary_layer_plan *plan, const float *in, const size_t *frame_at, const float *weights,
                      const float *shift, const vagary_layer_record *record, float *out, float *scratch) {
  out += plan->out_begin;
#if defined(__x86_64__)
  if (plan->half) {
    vagary_layer_run_bf16(plan, in, frame_at, weights, shift, record, out, scratch);
    return;
  }
#endif
  CALL(plan->isa, layer_run, plan, in, frame_at, weights, shift, record, out, scratch);
  /* Stores past the caches are not ordered with other stores. */
  if (record) __atomic_thread_fence(__ATOMIC_SEQ_CST);
}

void vagary_layer_gradient_finish(const vagary_layer_plan *plan, const float *sums, float *gradient) {
  CALL(plan->isa, layer_gradient_finish, plan, sums, gradient);
}

void vagary_layer_windows_run(const vagary_layer_plan *plan, const float *in, const vagary_layer_windows *windows,
                              const float *transformed, float *out, float *scratch) {
#if defined(__x86_64__)
  if (plan->half) {
    vagary_layer_windows_bf16(plan, in, windows, transformed, out, scratch);
    return;
  }
#endif
  CALL(plan->isa, layer_windows, plan, in, windows, transformed, out, scratch);
}

size_t vagary_layer_gradient_scratch(const vagary_layer_plan *p) {
  return FREQUENCIES * (p->v_stride + (size_t)p->shape.frames * p->tiles * p->width + PAD);
}

void vagary_layer_gradient_run(const vagary_layer_plan *plan, const float *in, const vagary_layer_gradient *gradient,
                               float *spread, float *sums, float *scratch) {
  CALL(plan->isa, layer_gradient, plan, in, gradient, spread, sums, scratch);
}
