/* SPDX-License-Identifier: Apache-2.0
 *
 * reference_set.h: a bounded random sample of the points that are usual, and how far another point lies from the nearest
 * of them. What the fitted tasks location, density and velocity have in common; linked into each. */
#ifndef VAGARY_REFERENCE_SET_H
#define VAGARY_REFERENCE_SET_H

#include "vagary_plugin.h"

/* Neighbours that a distance is the mean of. */
#define REFERENCE_NEIGHBOURS 5
/* Added to distances, in deviations: below it nothing is told apart. */
#define REFERENCE_FLOOR 0.01f
/* Fewest points that tell what is usual. */
#define REFERENCE_FEWEST 20
/* Values of a point, at most. */
#define REFERENCE_WIDEST 1024

typedef struct reference_set reference_set;

/* Puts an empty set in the place of `*set`, which is let go (NULL: there was none): of points of `width` values
 * (1...REFERENCE_WIDEST), of which it keeps at most `capacity` (1...65536). VAGARY_NO_RESOURCE, and NULL, when there is no
 * memory. All functions: one thread at a time. */
vagary_status reference_set_begin(reference_set **set, uint32_t width, uint32_t capacity, vagary_message *message);
/* NULL is ignored. */
void reference_set_destroy(reference_set *set);

/* Offers a point of a kind. Each of all that were offered is as likely to be kept as any other. */
void reference_set_offer(reference_set *set, const float *point, int32_t kind, const vagary_random *random);

/* Puts the points on a scale of their own: less the mean, in deviations, each value times its weight.
 *   least    [width]  deviation that a value is taken to have at least, in its own unit
 *   weights  [width]  NULL: 1
 * VAGARY_BAD_INPUT with fewer than REFERENCE_FEWEST points, which `what` names. */
vagary_status reference_set_finish(reference_set *set, const float *least, const float *weights, const char *what,
                                   vagary_message *message);

/* How odd a point is: the log of its mean distance from the nearest REFERENCE_NEIGHBOURS points of its kind, and
 * REFERENCE_FLOOR. A neighbour that is missing is as far as anything that is usual can be from anything else that is. Only of
 * a finished or loaded set. */
float reference_set_score(reference_set *set, const float *point, int32_t kind);

/* A finished set as bytes. */
vagary_status reference_set_save(const reference_set *set, const vagary_writer *writer);
/* A set from bytes in the place of `*set`, which is let go in any case; VAGARY_BAD_INPUT, and NULL, unless reference_set_save wrote them for points of `width` values, of which there
 * are at most `capacity`. */
vagary_status reference_set_load(const void *bytes, size_t size, uint32_t width, uint32_t capacity, reference_set **set,
                                 vagary_message *message);

#endif
