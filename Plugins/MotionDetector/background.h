/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VAGARY_MOTION_BACKGROUND_H
#define VAGARY_MOTION_BACKGROUND_H

#include <stdint.h>

#include "vagary_plugin.h"

#pragma GCC visibility push(hidden)

/* Samples kept of every pixel; odd, so that the median is one of them. */
enum { MOTION_SAMPLES = 15 };

/* Per pixel of the working picture, in bits of motion_background.mask. */
enum {
  MOTION_WEAK = 1,   /* differs from the background by at least the weak limit */
  MOTION_STRONG = 2, /* … by at least the strong limit */
  MOTION_RECENT = 4  /* also changed within the last few frames */
};

/* The picture of a place without objects: the median of samples taken over time, so that an object that
 * covers a pixel for less than half of the time leaves no trace.
 *
 * The working picture is the frame's brightness, averaged over `scale` x `scale` pixels. */
typedef struct motion_background {
  uint32_t frame_width, frame_height;
  uint32_t scale, width, height; /* of the working picture */
  uint64_t frames;               /* seen since the start or the last reset */
  uint32_t pause;                /* frames from one sample to the next */
  uint32_t sample_count, sample_slot;
  uint32_t floods;     /* frames in a row in which nearly everything differed */
  uint8_t *gray;       /* [height, width] the current picture */
  uint8_t *previous;   /* the one before */
  uint8_t *still;      /* frames since the pixel last changed, at most 255 */
  uint8_t *median;     /* the background */
  uint16_t *noise;     /* mean |gray - median| where there is no object, 1/256 grey levels */
  uint8_t *difference; /* |gray - median| */
  uint8_t *mask;       /* bits above, before clean-up */
  uint8_t *samples;    /* [MOTION_SAMPLES][height, width] */
} motion_background;

/* Makes room for frames of that size; keeps what it has when the size is unchanged.
 * Returns 0 when memory is short; the background is then empty. */
int motion_background_resize(motion_background *background, uint32_t width, uint32_t height);
void motion_background_free(motion_background *background);

/* Forgets what it has learnt; keeps its memory. */
void motion_background_reset(motion_background *background);

/* Takes in the next frame and marks in `mask` what differs from the background.
 *   contrast  least difference that is surely an object, grey levels
 *   history   frames that the samples span at most
 * Returns 1 when the mask can be read, 0 while warming up or after the whole picture changed. */
int motion_background_update(motion_background *background, const vagary_image *image, uint32_t contrast,
                             uint32_t history);

#pragma GCC visibility pop
#endif
