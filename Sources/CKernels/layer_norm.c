#include "layer_norm.h"

#include <math.h>

#include "patchlaw_simd.h"

PATCHLAW_KERNEL
void patchlaw_layer_norm_forward(float *restrict output, float *restrict statistics,
                                 const float *restrict input, const float *restrict scale,
                                 const float *restrict shift, long rows, long width,
                                 float epsilon) {
  for (long r = 0; r < rows; r++) {
    const float *x = input + r * width;
    float *y = output + r * width;
    lanes sum = lanes_all(0);
    for (long c = 0; c < width; c += PATCHLAW_LANES) sum += lanes_read(x + c, width - c);
    float mean = lanes_sum(sum) / (float)width;
    lanes squares = lanes_all(0);
    for (long c = 0; c < width; c += PATCHLAW_LANES) {
      lanes centred = lanes_read(x + c, width - c) - mean;
      if (width - c < PATCHLAW_LANES)
        for (long i = width - c; i < PATCHLAW_LANES; i++) centred[i] = 0;
      squares += centred * centred;
    }
    float rstd = 1.0f / sqrtf(lanes_sum(squares) / (float)width + epsilon);
    statistics[2 * r] = mean;
    statistics[2 * r + 1] = rstd;
    for (long c = 0; c < width; c += PATCHLAW_LANES) {
      long left = width - c;
      lanes normalized = (lanes_read(x + c, left) - mean) * rstd;
      lanes_write(y + c, normalized * lanes_read(scale + c, left) + lanes_read(shift + c, left),
                  left);
    }
  }
}

// With n = (x - mean) rstd and g = dy * scale:  dx = rstd (g - mean(g) - n mean(g n)).
PATCHLAW_KERNEL
void patchlaw_layer_norm_backward(float *restrict dinput, float *restrict dscale,
                                  float *restrict dshift, const float *restrict doutput,
                                  const float *restrict input, const float *restrict statistics,
                                  const float *restrict scale, long rows, long width,
                                  bool accumulate) {
  for (long r = 0; r < rows; r++) {
    const float *x = input + r * width, *dy = doutput + r * width;
    float *dx = dinput + r * width;
    float mean = statistics[2 * r], rstd = statistics[2 * r + 1];
    lanes sum_g = lanes_all(0), sum_gn = lanes_all(0);
    for (long c = 0; c < width; c += PATCHLAW_LANES) {
      long left = width - c;
      lanes d = lanes_read(dy + c, left);
      lanes n = (lanes_read(x + c, left) - mean) * rstd;
      lanes g = d * lanes_read(scale + c, left);
      sum_g += g;
      sum_gn += g * n;
      lanes_write(dscale + c, lanes_read(dscale + c, left) + d * n, left);
      lanes_write(dshift + c, lanes_read(dshift + c, left) + d, left);
    }
    float mean_g = lanes_sum(sum_g) / (float)width, mean_gn = lanes_sum(sum_gn) / (float)width;
    for (long c = 0; c < width; c += PATCHLAW_LANES) {
      long left = width - c;
      lanes n = (lanes_read(x + c, left) - mean) * rstd;
      lanes g = lanes_read(dy + c, left) * lanes_read(scale + c, left);
      lanes d = (g - mean_g - n * mean_gn) * rstd;
      if (accumulate) d += lanes_read(dx + c, left);
      lanes_write(dx + c, d, left);
    }
  }
}
