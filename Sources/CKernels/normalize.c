#include "normalize.h"

#include <math.h>

#include "patchlaw_simd.h"

PATCHLAW_INLINE float row_dot(const float *a, const float *b, long width) {
  lanes sum = lanes_all(0);
  for (long c = 0; c < width; c += PATCHLAW_LANES)
    sum += lanes_read(a + c, width - c) * lanes_read(b + c, width - c);
  return lanes_sum(sum);
}

PATCHLAW_INLINE float inverse_norm(const float *a, long width) {
  return 1 / fmaxf(sqrtf(row_dot(a, a, width)), 1e-12f);
}

PATCHLAW_KERNEL
void patchlaw_normalize_rows_forward(float *output, const float *input, long rows, long width) {
  for (long r = 0; r < rows; r++) {
    const float *x = input + r * width;
    float scale = inverse_norm(x, width);
    for (long c = 0; c < width; c += PATCHLAW_LANES)
      lanes_write(output + r * width + c, scale * lanes_read(x + c, width - c), width - c);
  }
}

PATCHLAW_KERNEL
void patchlaw_normalize_rows_backward(float *dinput, const float *doutput, const float *output,
                                      const float *input, long rows, long width,
                                      bool accumulate) {
  for (long r = 0; r < rows; r++) {
    const float *dy = doutput + r * width, *y = output + r * width;
    float scale = inverse_norm(input + r * width, width), along = row_dot(y, dy, width);
    for (long c = 0; c < width; c += PATCHLAW_LANES) {
      lanes d = scale * (lanes_read(dy + c, width - c) - along * lanes_read(y + c, width - c));
      if (accumulate) d += lanes_read(dinput + r * width + c, width - c);
      lanes_write(dinput + r * width + c, d, width - c);
    }
  }
}
