/* SPDX-License-Identifier: Apache-2.0
 *
 * Counts the memory a process asks for. Put in LD_PRELOAD, it stands before the allocator of the C library
 * and hands everything on. */
#ifndef VAGARY_ALLOCATION_COUNTER_H
#define VAGARY_ALLOCATION_COUNTER_H

#include <stdint.h>

/* Calls of malloc, calloc, realloc and their aligned kin since the process began, over all threads. */
uint64_t vagary_allocations(void);

#endif
