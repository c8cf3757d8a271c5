/* Batch norm, ReLU and max-pool in one pass over memory. Included by kernels_*.c behind lanes.h. */

/* The windows of a norm: `count` of them, each of `elements` positions. */
typedef struct windows {
  int count, elements;
} windows;

INLINE windows windows_of(const vagary_norm *n) {
  if (!n->pool_frames) return (windows){n->frames * n->height * n->width, 1};
  return (windows){n->frames / n->pool_frames * (n->height / 2) * (n->width / 2), 4 * n->pool_frames};
}

/* First value of a window, and from there to its element e (row-major over time, rows, columns). */
INLINE size_t corner(const vagary_norm *n, int window) {
  if (!n->pool_frames) return (size_t)window * n->channels;
  const int w = n->width / 2, h = n->height / 2;
  const int x = window % w, y = window / w % h, t = window / (w * h);
  return (((size_t)t * n->pool_frames * n->height + 2 * y) * n->width + 2 * x) * n->channels;
}

INLINE size_t element(const vagary_norm *n, int e) {
  return (((size_t)(e >> 2) * n->height + (e >> 1 & 1)) * n->width + (e & 1)) * n->channels;
}

/* The largest z = x * scale + shift of a window, the first if there are several. */
typedef struct peak {
  vec z, x;
  mask element;
} peak;

INLINE peak peak_of(const vagary_norm *n, const float *x, int elements, int lanes, vec scale, vec shift) {
  peak p;
  p.x = load_some(x, lanes);
  p.z = p.x * scale + shift;
  p.element = (mask){0};
  for (int e = 1; e < elements; e++) {
    const vec other = load_some(x + element(n, e), lanes);
    const vec z = other * scale + shift;
    const mask above = z > p.z;
    p.z = choose(above, z, p.z);
    p.x = choose(above, other, p.x);
    p.element = (mask)choose(above, (vec)((mask){0} + e), (vec)p.element);
  }
  return p;
}

INLINE void add_lanes(double *sums, vec value, int lanes) {
  float values[LANES];
  store(values, value);
  for (int i = 0; i < lanes && i < LANES; i++) sums[i] += values[i];
}

void KERNEL(norm_sums)(const vagary_norm *n, const float *x, double *sums) {
  const int rows = n->frames * n->height * n->width, channels = n->channels;
  for (int row = 0; row < rows; row += NORM_RUN) {
    const int end = rows - row < NORM_RUN ? rows : row + NORM_RUN;
    for (int c = 0; c < channels; c += LANES) {
      vec sum = {0}, square = {0};
      for (int r = row; r < end; r++) {
        const vec v = load_some(x + (size_t)r * channels + c, channels - c);
        sum += v;
        square += v * v;
      }
      add_lanes(sums + c, sum, channels - c);
      add_lanes(sums + channels + c, square, channels - c);
    }
  }
}

INLINE void forward_windows(const vagary_norm *n, const float *x, int count, int elements, const float *scale,
                            const float *shift, float *y) {
  for (int c = 0; c < n->channels; c += LANES) {
    const int lanes = n->channels - c;
    const vec s = load_some(scale + c, lanes), b = load_some(shift + c, lanes);
    for (int i = 0; i < count; i++) {
      const float *from = x + corner(n, i) + c;
      vec best = load_some(from, lanes) * s + b;
      for (int e = 1; e < elements; e++) best = larger(load_some(from + element(n, e), lanes) * s + b, best);
      if (n->relu) best = larger(best, (vec){0});
      store_some(y + (size_t)i * n->channels + c, best, lanes);
    }
  }
}

void KERNEL(norm_forward)(const vagary_norm *n, const float *x, const float *scale, const float *shift, float *y) {
  const windows w = windows_of(n);
  if (w.elements == 1)
    forward_windows(n, x, w.count, 1, scale, shift, y);
  else if (w.elements == 4)
    forward_windows(n, x, w.count, 4, scale, shift, y);
  else
    forward_windows(n, x, w.count, w.elements, scale, shift, y);
}

INLINE void sum_windows(const vagary_norm *n, const float *x, int count, int elements, const float *dy,
                        const float *scale, const float *shift, const float *mean, const float *inverse,
                        double *sums) {
  for (int c = 0; c < n->channels; c += LANES) {
    const int lanes = n->channels - c;
    const vec s = load_some(scale + c, lanes), b = load_some(shift + c, lanes);
    const vec m = load_some(mean + c, lanes), d = load_some(inverse + c, lanes);
    for (int i = 0; i < count; i += NORM_RUN) {
      vec sum = {0}, product = {0};
      for (int j = i; j < i + NORM_RUN && j < count; j++) {
        const peak p = peak_of(n, x + corner(n, j) + c, elements, lanes, s, b);
        vec g = load_some(dy + (size_t)j * n->channels + c, lanes);
        if (n->relu) g = choose(p.z > (vec){0}, g, (vec){0});
        sum += g;
        product += g * ((p.x - m) * d);
      }
      add_lanes(sums + c, sum, lanes);
      add_lanes(sums + n->channels + c, product, lanes);
    }
  }
}

void KERNEL(norm_gradient_sums)(const vagary_norm *n, const float *x, const float *dy, const float *scale,
                                const float *shift, const float *mean, const float *inverse, double *sums) {
  const windows w = windows_of(n);
  if (w.elements == 1)
    sum_windows(n, x, w.count, 1, dy, scale, shift, mean, inverse, sums);
  else if (w.elements == 4)
    sum_windows(n, x, w.count, 4, dy, scale, shift, mean, inverse, sums);
  else
    sum_windows(n, x, w.count, w.elements, dy, scale, shift, mean, inverse, sums);
}

INLINE void gradient_windows(const vagary_norm *n, const float *x, int count, int elements, const float *dy,
                             const float *scale, const float *shift, const float *a, const float *b,
                             const float *offset, float *dx) {
  for (int c = 0; c < n->channels; c += LANES) {
    const int lanes = n->channels - c;
    const vec s = load_some(scale + c, lanes), h = load_some(shift + c, lanes);
    const vec ga = load_some(a + c, lanes), gb = load_some(b + c, lanes), gc = load_some(offset + c, lanes);
    for (int i = 0; i < count; i++) {
      const size_t start = corner(n, i) + c;
      const peak p = peak_of(n, x + start, elements, lanes, s, h);
      vec g = ga * load_some(dy + (size_t)i * n->channels + c, lanes);
      if (n->relu) g = choose(p.z > (vec){0}, g, (vec){0});
      for (int e = 0; e < elements; e++) {
        const size_t at = start + element(n, e);
        const vec own = choose(p.element == (mask){0} + e, g, (vec){0});
        store_some(dx + at, gb * load_some(x + at, lanes) + gc + own, lanes);
      }
    }
  }
}

void KERNEL(norm_gradient)(const vagary_norm *n, const float *x, const float *dy, const float *scale,
                           const float *shift, const float *a, const float *b, const float *c, float *dx) {
  const windows w = windows_of(n);
  if (w.elements == 1)
    gradient_windows(n, x, w.count, 1, dy, scale, shift, a, b, c, dx);
  else if (w.elements == 4)
    gradient_windows(n, x, w.count, 4, dy, scale, shift, a, b, c, dx);
  else
    gradient_windows(n, x, w.count, w.elements, dy, scale, shift, a, b, c, dx);
}
