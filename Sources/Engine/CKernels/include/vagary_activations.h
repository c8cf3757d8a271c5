/* SPDX-License-Identifier: Apache-2.0
 *
 * vagary_activations.h: the kernels of layers that compute each value by itself, one line for each.
 *
 * VAGARY_ACTIVATION(NAME, Y, DX) is a function and its gradient:
 *   Y   the output y, from the input x
 *   DX  the gradient of the input, from the output y and its gradient dy
 * It declares, and activation.c defines,
 *
 *   vagary_NAME(in, count, out)                                       out = y, may be in
 *   vagary_NAME_gradient(out, out_gradient, count, in_gradient)       in_gradient = dx, may be out_gradient
 *
 * They allocate nothing and keep no state: threads may call them at once on different outputs. */
#ifndef VAGARY_ACTIVATIONS_H
#define VAGARY_ACTIVATIONS_H

#include <stddef.h>

#ifndef VAGARY_ACTIVATION
#define VAGARY_ACTIVATION(NAME, Y, DX)                            \
  void vagary_##NAME(const float *in, size_t count, float *out); \
  void vagary_##NAME##_gradient(const float *out, const float *out_gradient, size_t count, float *in_gradient);
#endif

VAGARY_ACTIVATION(relu, x > 0 ? x : 0, y > 0 ? dy : 0)
VAGARY_ACTIVATION(sigmoid, 1 / (1 + expf(-x)), dy * y * (1 - y))

#endif
