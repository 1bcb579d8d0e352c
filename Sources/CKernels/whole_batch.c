#include "whole_batch.h"

#include <math.h>
#include <string.h>

#include "patchlaw_simd.h"

PATCHLAW_INLINE float positive_inverse(float x) { return x > 0 ? 1 / x : 0; }

/// Divides each prototype by its sum, then by their number.
PATCHLAW_INLINE void normalize_prototypes(float *q, float *sums, long rows, long count) {
  memset(sums, 0, (size_t)count * sizeof *sums);
  for (long r = 0; r < rows; r++)
    for (long k = 0; k < count; k += PATCHLAW_LANES)
      lanes_write(sums + k, lanes_read(sums + k, count - k) + lanes_read(q + r * count + k, count - k),
                  count - k);
  for (long k = 0; k < count; k++) sums[k] = positive_inverse((float)count * sums[k]);
  for (long r = 0; r < rows; r++)
    for (long k = 0; k < count; k += PATCHLAW_LANES)
      lanes_write(q + r * count + k,
                  lanes_read(q + r * count + k, count - k) * lanes_read(sums + k, count - k),
                  count - k);
}

/// Divides each row by its sum.
PATCHLAW_INLINE void normalize_sums(float *q, long rows, long count) {
  for (long r = 0; r < rows; r++) {
    lanes sum = lanes_all(0);
    for (long k = 0; k < count; k += PATCHLAW_LANES) sum += lanes_read(q + r * count + k, count - k);
    float scale = positive_inverse(lanes_sum(sum));
    for (long k = 0; k < count; k += PATCHLAW_LANES)
      lanes_write(q + r * count + k, scale * lanes_read(q + r * count + k, count - k), count - k);
  }
}

PATCHLAW_KERNEL
void patchlaw_sinkhorn(float *targets, float *sums, const float *logits, long rows,
                       long prototypes, float temperature, long iterations) {
  float scale = 1 / temperature, largest = -INFINITY;
  // The maximum of all, since a constant of one row would change the result.
  for (long i = 0; i < rows * prototypes; i++) largest = fmaxf(largest, logits[i]);
  for (long r = 0; r < rows; r++)
    for (long k = 0; k < prototypes; k += PATCHLAW_LANES) {
      lanes x = lanes_read(logits + r * prototypes + k, prototypes - k);
      lanes_write(targets + r * prototypes + k, lanes_exp(scale * (x - largest)), prototypes - k);
    }
  for (long i = 0; i < iterations; i++) {
    normalize_prototypes(targets, sums, rows, prototypes);
    normalize_sums(targets, rows, prototypes);
  }
}

/// Added to every difference, to the norms and to the distances.
static const float koleo_epsilon = 1e-8f;

PATCHLAW_INLINE float dot(const float *a, const float *b, long width) {
  lanes sum = lanes_all(0);
  for (long c = 0; c < width; c += PATCHLAW_LANES)
    sum += lanes_read(a + c, width - c) * lanes_read(b + c, width - c);
  return lanes_sum(sum);
}

/// The row of the same view whose direction is nearest to row i; the first of equals.
PATCHLAW_INLINE long nearest(const float *unit, long i, long images, long views, long width) {
  long best = i;
  float highest = -2;
  for (long j = i % views; j < images * views; j += views) {
    if (j == i) continue;
    float cosine = dot(unit + i * width, unit + j * width, width);
    if (cosine > highest) {
      highest = cosine;
      best = j;
    }
  }
  return best;
}

PATCHLAW_KERNEL
void patchlaw_koleo(float *values, float *unit, float *gradient, const float *rows, long images,
                    long views, long width) {
  long count = images * views;
  for (long i = 0; i < count; i++) {
    const float *x = rows + i * width;
    float scale = 1 / fmaxf(sqrtf(dot(x, x, width)), koleo_epsilon);
    for (long c = 0; c < width; c++) unit[i * width + c] = scale * x[c];
  }
  memset(gradient, 0, (size_t)(count * width) * sizeof *gradient);
  for (long i = 0; i < count; i++) {
    long j = nearest(unit, i, images, views, width);
    values[(i + 1) * (width + 1) - 1] = 0;
    if (j == i) continue;  // no other image
    const float *a = unit + i * width, *b = unit + j * width;
    float squares = 0;
    for (long c = 0; c < width; c++) {
      float d = a[c] - b[c] + koleo_epsilon;
      squares += d * d;
    }
    float distance = sqrtf(squares);
    values[(i + 1) * (width + 1) - 1] = -logf(distance + koleo_epsilon);
    float scale = 1 / (distance * (distance + koleo_epsilon));
    for (long c = 0; c < width; c++) {
      float d = scale * (a[c] - b[c] + koleo_epsilon);
      gradient[i * width + c] -= d;
      gradient[j * width + c] += d;
    }
  }
  for (long i = 0; i < count; i++) {
    const float *x = rows + i * width, *u = unit + i * width, *g = gradient + i * width;
    float scale = 1 / fmaxf(sqrtf(dot(x, x, width)), koleo_epsilon), along = dot(u, g, width);
    for (long c = 0; c < width; c++)
      values[i * (width + 1) + c] = scale * (g[c] - along * u[c]);
  }
}
