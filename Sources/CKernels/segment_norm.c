#include "segment_norm.h"

#include <math.h>
#include <stddef.h>

#include "patchlaw_simd.h"

PATCHLAW_INLINE float mean_of(const float *x, long width) {
  lanes sum = lanes_all(0);
  for (long c = 0; c < width; c += PATCHLAW_LANES) sum += lanes_read(x + c, width - c);
  return lanes_sum(sum) / (float)width;
}

PATCHLAW_INLINE float variance_of(const float *x, float mean, long width) {
  lanes squares = lanes_all(0);
  for (long c = 0; c < width; c += PATCHLAW_LANES) {
    lanes d = lanes_read(x + c, width - c) - mean;
    for (long i = width - c; i < PATCHLAW_LANES; i++) d[i] = 0;
    squares += d * d;
  }
  return lanes_sum(squares) / (float)width;
}

PATCHLAW_KERNEL
void patchlaw_segment_norm_forward(float *output, float *statistics, const float *input,
                                   const float *scale, const float *shift, long rows, long stride,
                                   long segments, long width, float epsilon) {
  for (long i = 0; i < rows * segments; i++) {
    long at = i / segments * stride + i % segments * width;
    const float *x = input + at;
    float mean = shift ? mean_of(x, width) : 0;
    float rstd = 1.0f / sqrtf(variance_of(x, mean, width) + epsilon);
    statistics[2 * i] = mean;
    statistics[2 * i + 1] = rstd;
    for (long c = 0; c < width; c += PATCHLAW_LANES) {
      long left = width - c;
      lanes value = (lanes_read(x + c, left) - mean) * rstd * lanes_read(scale + c, left);
      if (shift) value += lanes_read(shift + c, left);
      lanes_write(output + at + c, value, left);
    }
  }
}

// With n = (x - mean) rstd and g = dy * scale:  dx = rstd (g - mean(g) - n mean(g n)), without
// mean(g) where the mean counts as zero.
PATCHLAW_KERNEL
void patchlaw_segment_norm_backward(float *dinput, float *dscale, float *dshift,
                                    const float *doutput, const float *input,
                                    const float *statistics, const float *scale, bool is_centered,
                                    long rows, long stride, long segments, long width,
                                    bool accumulate) {
  for (long i = 0; i < rows * segments; i++) {
    long at = i / segments * stride + i % segments * width;
    const float *x = input + at, *dy = doutput + at;
    float mean = statistics[2 * i], rstd = statistics[2 * i + 1];
    lanes sum_g = lanes_all(0), sum_gn = lanes_all(0);
    for (long c = 0; c < width; c += PATCHLAW_LANES) {
      long left = width - c;
      lanes d = lanes_read(dy + c, left), n = (lanes_read(x + c, left) - mean) * rstd;
      lanes g = d * lanes_read(scale + c, left);
      sum_g += g;
      sum_gn += g * n;
      if (dscale) lanes_write(dscale + c, lanes_read(dscale + c, left) + d * n, left);
      if (dshift) lanes_write(dshift + c, lanes_read(dshift + c, left) + d, left);
    }
    float mean_g = is_centered ? lanes_sum(sum_g) / (float)width : 0;
    float mean_gn = lanes_sum(sum_gn) / (float)width;
    for (long c = 0; c < width; c += PATCHLAW_LANES) {
      long left = width - c;
      lanes n = (lanes_read(x + c, left) - mean) * rstd;
      lanes g = lanes_read(dy + c, left) * lanes_read(scale + c, left);
      lanes d = (g - mean_g - n * mean_gn) * rstd;
      if (accumulate) d += lanes_read(dinput + at + c, left);
      lanes_write(dinput + at + c, d, left);
    }
  }
}
