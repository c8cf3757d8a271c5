/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VAGARY_MOTION_COMPONENTS_H
#define VAGARY_MOTION_COMPONENTS_H

#include <stddef.h>
#include <stdint.h>

#pragma GCC visibility push(hidden)

/* A connected region, or several that belong together. Edges are inclusive working pixels. */
typedef struct motion_component {
  int32_t left, top, right, bottom;
  uint32_t area, strong, recent; /* pixels */
  uint64_t difference;           /* sum of |gray - background| */
} motion_component;

typedef struct motion_components {
  uint32_t width, height;
  uint8_t *clean, *scratch; /* [height, width] */
  uint32_t *label;          /* [height, width], 0 without a region */
  uint32_t *parent;         /* [label_room] union-find over labels */
  motion_component *items;  /* [label_room] */
  uint32_t label_room;
  uint32_t count; /* items in use after motion_components_find */
} motion_components;

/* Makes room for masks of that size. Returns 0 when memory is short. */
int motion_components_resize(motion_components *components, uint32_t width, uint32_t height);
void motion_components_free(motion_components *components);

/* Cleans up `mask` (lone pixels go, small holes close) and lists its 8-connected regions, nearly
 * touching ones as one.
 *   mask        [height, width] bits of background.h
 *   difference  [height, width] grey levels */
void motion_components_find(motion_components *components, const uint8_t *mask, const uint8_t *difference);

#pragma GCC visibility pop
#endif
