#include "cosine.h"

#include <math.h>

#include "patchlaw_simd.h"

PATCHLAW_INLINE float row_dot(const float *a, const float *b, long width) {
  lanes sum = lanes_all(0);
  for (long c = 0; c < width; c += PATCHLAW_LANES)
    sum += lanes_read(a + c, width - c) * lanes_read(b + c, width - c);
  return lanes_sum(sum);
}

PATCHLAW_INLINE float row_norm(const float *a, long width) {
  return fmaxf(sqrtf(row_dot(a, a, width)), 1e-8f);
}

PATCHLAW_KERNEL
void patchlaw_cosine_distance_forward(float *losses, const float *a, const float *b, long rows,
                                      long width) {
  for (long r = 0; r < rows; r++) {
    const float *x = a + r * width, *y = b + r * width;
    losses[r] = 1 - row_dot(x, y, width) / (row_norm(x, width) * row_norm(y, width));
  }
}

// d cos / dx = y / (|x| |y|) - cos x / |x|^2.
PATCHLAW_KERNEL
void patchlaw_cosine_distance_backward(float *da, const float *a, const float *b, long rows,
                                       long width, float factor) {
  for (long r = 0; r < rows; r++) {
    const float *x = a + r * width, *y = b + r * width;
    float length = row_norm(x, width), scale = 1 / (length * row_norm(y, width));
    float cosine = row_dot(x, y, width) * scale;
    float along = factor * cosine / (length * length), across = -factor * scale;
    for (long c = 0; c < width; c += PATCHLAW_LANES)
      lanes_write(da + r * width + c,
                  along * lanes_read(x + c, width - c) + across * lanes_read(y + c, width - c),
                  width - c);
  }
}
