/* SPDX-License-Identifier: Apache-2.0
 *
 * reference_set.h: a bounded random sample of usual points, and the distance of another point from the nearest
 * of them. The fitted tasks location, density and velocity share it; each links its own copy. */
#ifndef VAGARY_REFERENCE_SET_H
#define VAGARY_REFERENCE_SET_H

#include "vagary_plugin.h"

/* Neighbours whose mean distance is the distance of a point. */
#define REFERENCE_NEIGHBOURS 5
/* Added to distances, in deviations: smaller distances are all alike. */
#define REFERENCE_FLOOR 0.01f
/* Fewest points that show what is usual. */
#define REFERENCE_FEWEST 20
/* Values of a point, at most. */
#define REFERENCE_WIDEST 1024

typedef struct reference_set reference_set;

/* Replaces `*set`, which may be NULL, by an empty set.
 *   width     values of a point, 1...REFERENCE_WIDEST
 *   capacity  points that the set keeps at most, 1...65536
 * Without memory the set is NULL and the status VAGARY_NO_RESOURCE. All functions: one thread at a time. */
vagary_status reference_set_begin(reference_set **set, uint32_t width, uint32_t capacity, vagary_message *message);
/* NULL is ignored. */
void reference_set_destroy(reference_set *set);

/* Offers a point of a kind. All points that were offered are equally likely to be kept. */
void reference_set_offer(reference_set *set, const float *point, int32_t kind, const vagary_random *random);

/* Puts the points on a scale of their own: less the mean, in deviations, each value times its weight.
 *   least    [width]  lower bound of the deviation of each value, in its own unit
 *   weights  [width]  NULL: 1
 * VAGARY_BAD_INPUT with fewer than REFERENCE_FEWEST points, which `what` names. */
vagary_status reference_set_finish(reference_set *set, const float *least, const float *weights, const char *what,
                                   vagary_message *message);

/* Returns how odd a point is: the log of REFERENCE_FLOOR plus its mean distance from the nearest
 * REFERENCE_NEIGHBOURS points of its kind. A missing neighbour is as far away as anything usual can be from
 * anything else usual. The set is finished or loaded. */
float reference_set_score(reference_set *set, const float *point, int32_t kind);

/* Writes a finished set as bytes. */
vagary_status reference_set_save(const reference_set *set, const vagary_writer *writer);
/* Replaces `*set`, which may be NULL, by a set from bytes. VAGARY_BAD_INPUT, and NULL, unless reference_set_save
 * wrote them for points of `width` values, of which there are at most `capacity`. */
vagary_status reference_set_load(const void *bytes, size_t size, uint32_t width, uint32_t capacity, reference_set **set,
                                 vagary_message *message);

#endif
