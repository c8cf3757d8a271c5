/* SPDX-License-Identifier: Apache-2.0 */
#include "background.h"

#include <stdlib.h>
#include <string.h>

enum {
  WORKING_SIDE = 400, /* longer side of the working picture, about */
  WARM_UP = 5,        /* frames before the first answer */
  RECENT = 8,         /* frames for which a change counts as recent */
  FLOOD_FRAMES = 3,   /* frames in a row of a changed picture before learning starts again */
  NOISE_START = 2 * 256
};

static void start(motion_background *b) {
  b->frames = 0;
  b->sample_count = b->sample_slot = b->floods = 0;
}

void motion_background_reset(motion_background *b) { start(b); }

void motion_background_free(motion_background *b) {
  free(b->gray);
  free(b->previous);
  free(b->still);
  free(b->median);
  free(b->noise);
  free(b->difference);
  free(b->mask);
  free(b->samples);
  memset(b, 0, sizeof *b);
}

int motion_background_resize(motion_background *b, uint32_t width, uint32_t height) {
  if (b->frame_width == width && b->frame_height == height) return 1;
  motion_background_free(b);
  uint32_t side = width > height ? width : height;
  uint32_t scale = (side + WORKING_SIDE / 2) / WORKING_SIDE;
  b->scale = scale > 0 ? scale : 1;
  /* A rim narrower than one working pixel belongs to the last one. */
  b->width = (width + b->scale - 1) / b->scale;
  b->height = (height + b->scale - 1) / b->scale;
  size_t pixels = (size_t)b->width * b->height;
  b->gray = malloc(pixels);
  b->previous = malloc(pixels);
  b->still = malloc(pixels);
  b->median = malloc(pixels);
  b->noise = malloc(pixels * sizeof *b->noise);
  b->difference = malloc(pixels);
  b->mask = malloc(pixels);
  b->samples = malloc(pixels * MOTION_SAMPLES);
  if (!b->gray || !b->previous || !b->still || !b->median || !b->noise || !b->difference ||
      !b->mask || !b->samples) {
    motion_background_free(b);
    return 0;
  }
  b->frame_width = width;
  b->frame_height = height;
  start(b);
  return 1;
}

/* Brightness by the usual weights, in 1/256. */
static inline uint32_t brightness(const uint8_t *pixel, uint32_t channels) {
  return channels == 1 ? pixel[0] : (29u * pixel[0] + 150u * pixel[1] + 77u * pixel[2]) >> 8;
}

static void take_gray(motion_background *b, const vagary_image *image) {
  uint32_t scale = b->scale, channels = image->channels;
  for (uint32_t y = 0; y < b->height; y++) {
    uint8_t *row = b->gray + (size_t)y * b->width;
    uint32_t first = y * scale;
    uint32_t rows = first + scale <= image->height ? scale : image->height - first;
    if (scale == 1) {
      const uint8_t *pixels = image->pixels + (size_t)first * image->stride;
      for (uint32_t x = 0; x < b->width; x++) row[x] = (uint8_t)brightness(pixels + x * channels, channels);
      continue;
    }
    for (uint32_t x = 0; x < b->width; x++) {
      uint32_t left = x * scale;
      uint32_t columns = left + scale <= image->width ? scale : image->width - left;
      const uint8_t *pixels = image->pixels + (size_t)first * image->stride + (size_t)left * channels;
      uint32_t sum = 0;
      for (uint32_t i = 0; i < rows; i++, pixels += image->stride)
        for (uint32_t j = 0; j < columns; j++) sum += brightness(pixels + j * channels, channels);
      row[x] = (uint8_t)(sum / (rows * columns));
    }
  }
}

/* The median of the samples, for blocks of pixels at once: sorts the columns of a small array. */
static void find_median(motion_background *b) {
  enum { BLOCK = 64 };
  size_t pixels = (size_t)b->width * b->height;
  uint32_t count = b->sample_count;
  for (size_t start = 0; start < pixels; start += BLOCK) {
    size_t length = pixels - start < BLOCK ? pixels - start : BLOCK;
    uint8_t sorted[MOTION_SAMPLES][BLOCK] = {{0}};
    for (uint32_t i = 0; i < count; i++) memcpy(sorted[i], b->samples + i * pixels + start, length);
    for (uint32_t end = count - 1; end >= count / 2 && end > 0; end--)
      for (uint32_t i = 0; i < end; i++)
        for (int k = 0; k < BLOCK; k++) {
          uint8_t low = sorted[i][k], high = sorted[i + 1][k];
          sorted[i][k] = low < high ? low : high;
          sorted[i + 1][k] = low < high ? high : low;
        }
    memcpy(b->median + start, sorted[count / 2], length);
  }
}

/* Thins the samples out to every second one. */
static void thin_samples(motion_background *b) {
  size_t pixels = (size_t)b->width * b->height;
  for (uint32_t i = 1; 2 * i < MOTION_SAMPLES; i++)
    memcpy(b->samples + i * pixels, b->samples + 2 * i * pixels, pixels);
  b->sample_count = b->sample_slot = (MOTION_SAMPLES + 1) / 2;
}

/* Samples are spread evenly over all frames seen until they span `history`; from then on the newest
 * takes the place of the oldest. */
static void take_sample(motion_background *b, uint32_t history) {
  if (b->frames == 0) b->pause = 1;
  if (b->frames % b->pause != 0) return;
  if (b->sample_count == MOTION_SAMPLES && 2 * b->pause * MOTION_SAMPLES <= history) {
    thin_samples(b);
    b->pause *= 2;
    if (b->frames % b->pause != 0) return;
  }
  size_t pixels = (size_t)b->width * b->height;
  memcpy(b->samples + b->sample_slot * pixels, b->gray, pixels);
  b->sample_slot = (b->sample_slot + 1) % MOTION_SAMPLES;
  if (b->sample_count < MOTION_SAMPLES) b->sample_count++;
  find_median(b);
}

/* Marks the pixels; returns how many are weak or strong. */
static size_t mark(motion_background *b, uint32_t contrast) {
  size_t pixels = (size_t)b->width * b->height, marked = 0;
  for (size_t i = 0; i < pixels; i++) {
    int gray = b->gray[i];
    uint32_t change = (uint32_t)abs(gray - b->previous[i]);
    uint32_t difference = (uint32_t)abs(gray - b->median[i]);
    uint32_t noise = b->noise[i];
    /* Limits: half the contrast or 2.5 times the noise, and the contrast or 4 times the noise. */
    uint32_t weak = noise * 5 / 512, strong = noise * 4 / 256;
    weak = weak > contrast / 2 ? weak : contrast / 2;
    strong = strong > contrast ? strong : contrast;
    uint8_t still = b->still[i];
    still = change > weak ? 0 : still < 255 ? (uint8_t)(still + 1) : 255;
    uint8_t bits = difference > weak ? MOTION_WEAK : 0;
    if (difference > strong) bits |= MOTION_STRONG;
    if (still < RECENT) bits |= MOTION_RECENT;
    b->still[i] = still;
    b->difference[i] = (uint8_t)difference;
    b->mask[i] = bits;
    marked += bits & MOTION_WEAK;
    /* Noise is learnt where there is no object, over about 32 frames. */
    uint32_t learnt = difference > strong ? noise : (noise * 31 + difference * 256 + 16) / 32;
    b->noise[i] = (uint16_t)learnt;
  }
  return marked;
}

int motion_background_update(motion_background *b, const vagary_image *image, uint32_t contrast, uint32_t history) {
  size_t pixels = (size_t)b->width * b->height;
  uint8_t *last = b->previous;
  b->previous = b->gray;
  b->gray = last;
  take_gray(b, image);
  if (b->frames == 0) {
    memcpy(b->previous, b->gray, pixels);
    memset(b->still, 255, pixels);
    for (size_t i = 0; i < pixels; i++) b->noise[i] = NOISE_START;
  }
  take_sample(b, history);
  b->frames++;
  size_t marked = mark(b, contrast);
  if (b->frames <= WARM_UP) return 0;
  if (marked <= pixels / 10 * 6) {
    b->floods = 0;
    return 1;
  }
  /* A light was switched or the camera was moved: the background is not this one any more. */
  if (++b->floods >= FLOOD_FRAMES) start(b);
  return 0;
}
