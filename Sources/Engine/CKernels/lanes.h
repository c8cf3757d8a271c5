/* Vectors of LANES floats, for the kernels of one instruction set.
 *
 * Included by kernels_*.c with LANES and KERNEL(x), the name of x for this instruction set, and the
 * target attribute in force.
 */
typedef float vec __attribute__((vector_size(LANES * 4)));
typedef float loose_vec __attribute__((vector_size(LANES * 4), aligned(4)));

#define INLINE static inline __attribute__((always_inline))
#define UNROLL _Pragma("clang loop unroll(full)")

INLINE vec load(const float *p) { return *(const loose_vec *)p; }
INLINE void store(float *p, vec v) { *(loose_vec *)p = v; }

typedef int mask __attribute__((vector_size(LANES * 4)));

/* yes where the mask is set, no elsewhere. */
INLINE vec choose(mask where, vec yes, vec no) {
  return (vec)((where & (mask)yes) | (~where & (mask)no));
}

INLINE vec larger(vec a, vec b) { return choose(a > b, a, b); }

/* Up to LANES channels at p, the others 0. */
INLINE vec load_some(const float *p, int count) {
  if (count >= LANES) return load(p);
  float lanes[LANES] = {0};
  memcpy(lanes, p, count * sizeof(float));
  return load(lanes);
}

INLINE void store_some(float *p, vec v, int count) {
  if (count >= LANES) {
    store(p, v);
    return;
  }
  float lanes[LANES];
  store(lanes, v);
  memcpy(p, lanes, count * sizeof(float));
}
