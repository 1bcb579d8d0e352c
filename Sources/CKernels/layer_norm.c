#include "layer_norm.h"

#include <math.h>

#include "patchlaw_simd.h"

/// `output` holds floats, or bfloat16 rows of `stride` values padded with zeros.
PATCHLAW_INLINE void forward(void *restrict output, float *restrict statistics,
                             const float *restrict input, const float *restrict scale,
                             const float *restrict shift, long rows, long width, float epsilon,
                             const bool is_bfloat, long stride) {
  for (long r = 0; r < rows; r++) {
    const float *x = input + r * width;
    float *y = (float *)output + r * width;
    uint16_t *rounded = (uint16_t *)output + r * stride;
    lanes sum = lanes_all(0);
    for (long c = 0; c < width; c += PATCHLAW_LANES) sum += lanes_read(x + c, width - c);
    float mean = lanes_sum(sum) / (float)width;
    lanes squares = lanes_all(0);
    for (long c = 0; c < width; c += PATCHLAW_LANES) {
      lanes centerd = lanes_read(x + c, width - c) - mean;
      if (width - c < PATCHLAW_LANES)
        for (long i = width - c; i < PATCHLAW_LANES; i++) centerd[i] = 0;
      squares += centerd * centerd;
    }
    float rstd = 1.0f / sqrtf(lanes_sum(squares) / (float)width + epsilon);
    statistics[2 * r] = mean;
    statistics[2 * r + 1] = rstd;
    for (long c = 0; c < width; c += PATCHLAW_LANES) {
      long left = width - c;
      lanes normalized = (lanes_read(x + c, left) - mean) * rstd;
      lanes value = normalized * lanes_read(scale + c, left) + lanes_read(shift + c, left);
      if (is_bfloat)
        lanes_store_bfloat(rounded + c, value);
      else
        lanes_write(y + c, value, left);
    }
    if (is_bfloat)
      for (long c = (width + 15) & ~15L; c < stride; c++) rounded[c] = 0;
  }
}

PATCHLAW_KERNEL
void patchlaw_layer_norm_forward(float *restrict output, float *restrict statistics,
                                 const float *restrict input, const float *restrict scale,
                                 const float *restrict shift, long rows, long width,
                                 float epsilon) {
  forward(output, statistics, input, scale, shift, rows, width, epsilon, false, 0);
}

PATCHLAW_KERNEL
void patchlaw_layer_norm_forward_bfloat(uint16_t *restrict output, float *restrict statistics,
                                        const float *restrict input, const float *restrict scale,
                                        const float *restrict shift, long rows, long width,
                                        float epsilon) {
  forward(output, statistics, input, scale, shift, rows, width, epsilon, true,
          (width + 31) & ~31L);
}

// With n = (x - mean) rstd and g = dy * scale:  dx = rstd (g - mean(g) - n mean(g n)).
PATCHLAW_INLINE void backward(float *restrict dinput, float *restrict dscale,
                              float *restrict dshift, const void *restrict doutput,
                              const float *restrict input, const float *restrict statistics,
                              const float *restrict scale, long rows, long width, bool accumulate,
                              const bool is_bfloat, long stride) {
#define gradient(c, left) \
  (is_bfloat ? lanes_load_bfloat(rounded + (c)) : lanes_read(dy + (c), left))
  for (long r = 0; r < rows; r++) {
    const float *x = input + r * width, *dy = (const float *)doutput + r * width;
    const uint16_t *rounded = (const uint16_t *)doutput + r * stride;
    float *dx = dinput + r * width;
    float mean = statistics[2 * r], rstd = statistics[2 * r + 1];
    lanes sum_g = lanes_all(0), sum_gn = lanes_all(0);
    for (long c = 0; c < width; c += PATCHLAW_LANES) {
      long left = width - c;
      lanes d = gradient(c, left);
      lanes n = (lanes_read(x + c, left) - mean) * rstd;
      lanes g = d * lanes_read(scale + c, left);
      sum_g += g;
      sum_gn += g * n;
      if (!dscale) continue;
      lanes_write(dscale + c, lanes_read(dscale + c, left) + d * n, left);
      lanes_write(dshift + c, lanes_read(dshift + c, left) + d, left);
    }
    float mean_g = lanes_sum(sum_g) / (float)width, mean_gn = lanes_sum(sum_gn) / (float)width;
    for (long c = 0; c < width; c += PATCHLAW_LANES) {
      long left = width - c;
      lanes n = (lanes_read(x + c, left) - mean) * rstd;
      lanes g = gradient(c, left) * lanes_read(scale + c, left);
      lanes d = (g - mean_g - n * mean_gn) * rstd;
      if (accumulate) d += lanes_read(dx + c, left);
      lanes_write(dx + c, d, left);
    }
  }
}

PATCHLAW_KERNEL
void patchlaw_layer_norm_backward(float *restrict dinput, float *restrict dscale,
                                  float *restrict dshift, const float *restrict doutput,
                                  const float *restrict input, const float *restrict statistics,
                                  const float *restrict scale, long rows, long width,
                                  bool accumulate) {
  backward(dinput, dscale, dshift, doutput, input, statistics, scale, rows, width, accumulate,
           false, 0);
}

PATCHLAW_KERNEL
void patchlaw_layer_norm_backward_bfloat(float *restrict dinput, float *restrict dscale,
                                         float *restrict dshift,
                                         const uint16_t *restrict doutput,
                                         const float *restrict input,
                                         const float *restrict statistics,
                                         const float *restrict scale, long rows, long width,
                                         bool accumulate) {
  backward(dinput, dscale, dshift, doutput, input, statistics, scale, rows, width, accumulate,
           true, (width + 31) & ~31L);
}
