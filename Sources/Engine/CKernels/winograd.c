#include "winograd.h"

#include "isa.h"

int vagary_winograd_plan(const vagary_conv_shape *s, vagary_isa isa, vagary_winograd *plan) {
  if (s->kernel_h != 3 || s->kernel_w != 3 || s->kernel_t % 2 == 0) return 0;
  plan->shape = *s;
  plan->isa = isa;
  plan->lanes = lanes_of(isa);
  plan->by_tiles = s->in_channels % plan->lanes != 0;
  plan->width = s->out_channels <= plan->lanes ? plan->lanes : 2 * plan->lanes;
  plan->columns = rounded_up(s->out_channels, plan->width);
  plan->tiles = plan->by_tiles ? plan->lanes : plan->width == plan->lanes ? 16 : 8;
  plan->tile_columns = (s->width + 3) / 4;
  plan->tile_count = plan->tile_columns * ((s->height + 3) / 4);
  const int frames = plan->by_tiles ? s->frames + s->kernel_t - 1 : s->frames;
  plan->v_stride = (size_t)frames * plan->tiles * s->in_channels + PAD;
  plan->m_stride = (size_t)s->frames * plan->tiles * plan->columns + PAD;
  plan->weights = (size_t)FREQUENCIES * s->kernel_t * s->in_channels * plan->columns;
  plan->scratch = FREQUENCIES * (plan->v_stride + plan->m_stride);
  return 1;
}

/* Where the weight of a tap over time and two channels stands in frequency 0 of U; the step to the next
 * frequency. */
static size_t place(const vagary_winograd *plan, int tap, int in, int out, size_t *step) {
  const vagary_conv_shape *s = &plan->shape;
  *step = (size_t)s->kernel_t * s->in_channels * plan->width;
  return (size_t)(out / plan->width) * FREQUENCIES * *step +
         ((size_t)tap * s->in_channels + in) * plan->width + out % plan->width;
}

/* G for the points 0, +-2/3, +-3/2, infinity: rows p^0, p^1, p^2 over the product of p's distances to the
 * other points. */
static const float G[6][3] = {{1, 0, 0},
                              {-81 / 130.f, -54 / 130.f, -36 / 130.f},
                              {-81 / 130.f, 54 / 130.f, -36 / 130.f},
                              {16 / 130.f, 24 / 130.f, 36 / 130.f},
                              {16 / 130.f, -24 / 130.f, 36 / 130.f},
                              {0, 0, 1}};

void vagary_winograd_weights(const vagary_winograd *plan, const float *weight, int flipped, float *u) {
  const vagary_conv_shape *s = &plan->shape;
  const int in = s->in_channels, out = s->out_channels;
  for (size_t i = 0; i < plan->weights; i++) u[i] = 0;
  for (int tap = 0; tap < s->kernel_t; tap++)
    for (int i = 0; i < in; i++)
      for (int o = 0; o < out; o++) {
        float g[3][3], half[6][3];
        for (int y = 0; y < 3; y++)
          for (int x = 0; x < 3; x++)
            g[y][x] = flipped ? weight[((((size_t)s->kernel_t - 1 - tap) * 9 + 8 - 3 * y - x) * out + o) * in + i]
                              : weight[(((size_t)tap * 9 + 3 * y + x) * in + i) * out + o];
        for (int a = 0; a < 6; a++)
          for (int x = 0; x < 3; x++) half[a][x] = G[a][0] * g[0][x] + G[a][1] * g[1][x] + G[a][2] * g[2][x];
        size_t step;
        float *to = u + place(plan, tap, i, o, &step);
        for (int a = 0; a < 6; a++)
          for (int b = 0; b < 6; b++, to += step)
            *to = half[a][0] * G[b][0] + half[a][1] * G[b][1] + half[a][2] * G[b][2];
      }
}

void vagary_winograd_weight_gradient_finish(const vagary_winograd *plan, const float *sums, float *gradient) {
  const vagary_conv_shape *s = &plan->shape;
  const int in = s->in_channels, out = s->out_channels;
  for (int tap = 0; tap < s->kernel_t; tap++)
    for (int i = 0; i < in; i++)
      for (int o = 0; o < out; o++) {
        float half[3][6] = {{0}};
        size_t step;
        const float *from = sums + place(plan, tap, i, o, &step);
        for (int a = 0; a < 6; a++)
          for (int b = 0; b < 6; b++, from += step)
            for (int y = 0; y < 3; y++) half[y][b] += G[a][y] * *from;
        for (int y = 0; y < 3; y++)
          for (int x = 0; x < 3; x++) {
            float sum = 0;
            for (int b = 0; b < 6; b++) sum += half[y][b] * G[b][x];
            gradient[(((size_t)tap * 9 + 3 * y + x) * in + i) * out + o] += sum;
          }
      }
}

void vagary_winograd_forward(const vagary_winograd *plan, const float *in, const float *transformed,
                             const float *bias, float *out, float *scratch) {
  CALL(plan->isa, winograd_forward, plan, in, transformed, bias, out, scratch);
}

void vagary_winograd_weight_gradient(const vagary_winograd *plan, const float *in, const float *out_gradient,
                                     float *sums, float *scratch) {
  CALL(plan->isa, winograd_weight_gradient, plan, in, out_gradient, sums, scratch);
}

void vagary_bias_gradient(const float *out_gradient, size_t rows, int channels, float *bias_gradient) {
  for (size_t r = 0; r < rows; r++, out_gradient += channels)
    for (int c = 0; c < channels; c++) bias_gradient[c] += out_gradient[c];
}
