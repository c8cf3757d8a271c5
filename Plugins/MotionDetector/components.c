/* SPDX-License-Identifier: Apache-2.0 */
#include "components.h"

#include <stdlib.h>
#include <string.h>

#include "background.h"

void motion_components_free(motion_components *c) {
  free(c->clean);
  free(c->scratch);
  free(c->label);
  free(c->parent);
  free(c->items);
  memset(c, 0, sizeof *c);
}

int motion_components_resize(motion_components *c, uint32_t width, uint32_t height) {
  if (c->width == width && c->height == height) return 1;
  motion_components_free(c);
  size_t pixels = (size_t)width * height;
  /* 8-connected regions: at most one new label for every 2x2 pixels. */
  size_t labels = (size_t)((width + 1) / 2) * ((height + 1) / 2) + 1;
  c->clean = malloc(pixels);
  c->scratch = malloc(pixels);
  c->label = malloc(pixels * sizeof *c->label);
  c->parent = malloc(labels * sizeof *c->parent);
  c->items = malloc(labels * sizeof *c->items);
  if (!c->clean || !c->scratch || !c->label || !c->parent || !c->items) {
    motion_components_free(c);
    return 0;
  }
  c->width = width;
  c->height = height;
  c->label_room = (uint32_t)labels;
  return 1;
}

/* out = sum of each pixel and its neighbours left and right. */
static void sum_rows(const uint8_t *in, uint8_t *out, uint32_t width, uint32_t height) {
  for (uint32_t y = 0; y < height; y++) {
    const uint8_t *from = in + (size_t)y * width;
    uint8_t *to = out + (size_t)y * width;
    if (width == 1) {
      to[0] = from[0];
      continue;
    }
    to[0] = (uint8_t)(from[0] + from[1]);
    for (uint32_t x = 1; x + 1 < width; x++) to[x] = (uint8_t)(from[x - 1] + from[x] + from[x + 1]);
    to[width - 1] = (uint8_t)(from[width - 2] + from[width - 1]);
  }
}

/* out = 1 where at least `least` of the 3x3 pixels around are 1; `in` may be `out`. Pixels beyond
 * the rim count as 0. `scratch` holds the sums of the rows. */
static void count_around(const uint8_t *in, uint8_t *out, uint8_t *scratch, uint32_t width, uint32_t height,
                         int least) {
  sum_rows(in, scratch, width, height);
  for (uint32_t y = 0; y < height; y++) {
    const uint8_t *row = scratch + (size_t)y * width;
    const uint8_t *above = y > 0 ? row - width : row;
    const uint8_t *below = y + 1 < height ? row + width : row;
    uint8_t use_above = y > 0, use_below = y + 1 < height;
    uint8_t *to = out + (size_t)y * width;
    for (uint32_t x = 0; x < width; x++)
      to[x] = (uint8_t)(row[x] + above[x] * use_above + below[x] * use_below) >= least;
  }
}

/* Keeps what is surrounded by set pixels; beyond the rim everything counts as set, or objects would
 * lose their edge there. */
static void erode(uint8_t *mask, uint8_t *scratch, uint32_t width, uint32_t height) {
  size_t pixels = (size_t)width * height;
  for (size_t i = 0; i < pixels; i++) mask[i] = !mask[i];
  count_around(mask, mask, scratch, width, height, 1);
  for (size_t i = 0; i < pixels; i++) mask[i] = !mask[i];
}

static uint32_t root(uint32_t *parent, uint32_t label) {
  while (parent[label] != label) {
    parent[label] = parent[parent[label]];
    label = parent[label];
  }
  return label;
}

static uint32_t join(uint32_t *parent, uint32_t a, uint32_t b) {
  a = root(parent, a);
  b = root(parent, b);
  /* The older label stays, so that the order of regions does not depend on the joins. */
  if (a < b) {
    parent[b] = a;
    return a;
  }
  parent[a] = b;
  return b;
}

/* First pass: a label for every set pixel, joined with those of the neighbours already seen. */
static uint32_t label_pixels(motion_components *c) {
  uint32_t width = c->width, used = 1;
  for (uint32_t y = 0; y < c->height; y++) {
    const uint8_t *set = c->clean + (size_t)y * width;
    uint32_t *row = c->label + (size_t)y * width;
    const uint32_t *above = row - width;
    for (uint32_t x = 0; x < width; x++) {
      if (!set[x]) {
        row[x] = 0;
        continue;
      }
      uint32_t label = x > 0 ? row[x - 1] : 0;
      if (y > 0) {
        uint32_t neighbours[3] = {x > 0 ? above[x - 1] : 0, above[x], x + 1 < width ? above[x + 1] : 0};
        for (int i = 0; i < 3; i++) {
          if (!neighbours[i]) continue;
          label = label && label != neighbours[i] ? join(c->parent, label, neighbours[i]) : neighbours[i];
        }
      }
      if (!label) {
        label = used++;
        c->parent[label] = label;
      }
      row[x] = label;
    }
  }
  return used;
}

static void include(motion_component *a, const motion_component *b) {
  if (b->left < a->left) a->left = b->left;
  if (b->top < a->top) a->top = b->top;
  if (b->right > a->right) a->right = b->right;
  if (b->bottom > a->bottom) a->bottom = b->bottom;
  a->area += b->area;
  a->strong += b->strong;
  a->recent += b->recent;
  a->difference += b->difference;
}

/* Second pass: one item for every root. Only pixels of `mask` itself count, not those the closing
 * added, so that a box ends where the object does. */
static void measure(motion_components *c, uint32_t used, const uint8_t *mask, const uint8_t *difference) {
  for (uint32_t label = 1; label < used; label++)
    c->items[label] = (motion_component){INT32_MAX, INT32_MAX, -1, -1, 0, 0, 0, 0};
  for (uint32_t y = 0; y < c->height; y++)
    for (uint32_t x = 0; x < c->width; x++) {
      size_t i = (size_t)y * c->width + x;
      if (!c->label[i] || !(mask[i] & MOTION_WEAK)) continue;
      int32_t column = (int32_t)x, line = (int32_t)y;
      motion_component pixel = {column, line, column, line, 1, (mask[i] & MOTION_STRONG) != 0,
                                (mask[i] & MOTION_RECENT) != 0, difference[i]};
      include(&c->items[root(c->parent, c->label[i])], &pixel);
    }
  c->count = 0;
  for (uint32_t label = 1; label < used; label++)
    if (c->items[label].area > 0) c->items[c->count++] = c->items[label];
}

static int32_t smaller(int32_t a, int32_t b) { return a < b ? a : b; }
static int32_t larger(int32_t a, int32_t b) { return a > b ? a : b; }

/* Whether two regions are parts of one object: one is mostly within the other's box, or
 * one is above the other, like head, body and legs, with little between them. People side by side
 * or far behind each other stay apart. */
static int belong(const motion_component *a, const motion_component *b) {
  int32_t across = smaller(a->right, b->right) - larger(a->left, b->left) + 1;
  int32_t down = smaller(a->bottom, b->bottom) - larger(a->top, b->top) + 1;
  int32_t a_width = a->right - a->left + 1, b_width = b->right - b->left + 1;
  int32_t a_height = a->bottom - a->top + 1, b_height = b->bottom - b->top + 1;
  if (across > 0 && down > 0) {
    int64_t overlap = (int64_t)across * down;
    int64_t a_area = (int64_t)a_width * a_height, b_area = (int64_t)b_width * b_height;
    if (2 * overlap >= (a_area < b_area ? a_area : b_area)) return 1;
  }
  int32_t width = larger(a->right, b->right) - smaller(a->left, b->left) + 1;
  int32_t height = larger(a->bottom, b->bottom) - smaller(a->top, b->top) + 1;
  return 2 * across >= smaller(a_width, b_width) && 4 * width <= 5 * larger(a_width, b_width) &&
         height <= 4 * width && -down <= larger(2, larger(a_height, b_height) / 6);
}

static void merge(motion_components *c) {
  int merged;
  do {
    merged = 0;
    for (uint32_t i = 0; i < c->count; i++)
      for (uint32_t j = i + 1; j < c->count;) {
        if (!belong(&c->items[i], &c->items[j])) {
          j++;
          continue;
        }
        include(&c->items[i], &c->items[j]);
        memmove(&c->items[j], &c->items[j + 1], (c->count - j - 1) * sizeof *c->items);
        c->count--;
        merged = 1;
      }
  } while (merged);
}

void motion_components_find(motion_components *c, const uint8_t *mask, const uint8_t *difference) {
  enum { MOST = 1024, SPECK = 4 };
  size_t pixels = (size_t)c->width * c->height;
  for (size_t i = 0; i < pixels; i++) c->clean[i] = mask[i] & MOTION_WEAK;
  count_around(c->clean, c->clean, c->scratch, c->width, c->height, 5);
  count_around(c->clean, c->clean, c->scratch, c->width, c->height, 1);
  erode(c->clean, c->scratch, c->width, c->height);
  measure(c, label_pixels(c), mask, difference);
  /* Specks go before the merging; should a picture fall to pieces, only its first ones are kept. */
  uint32_t kept = 0;
  for (uint32_t i = 0; i < c->count && kept < MOST; i++)
    if (c->items[i].area >= SPECK) c->items[kept++] = c->items[i];
  c->count = kept;
  merge(c);
}
