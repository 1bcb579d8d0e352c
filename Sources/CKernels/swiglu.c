#include "swiglu.h"

#include "patchlaw_simd.h"

PATCHLAW_KERNEL
void patchlaw_swiglu_forward(float *restrict output, const float *restrict input, long rows,
                             long width) {
  for (long r = 0; r < rows; r++)
    for (long c = 0; c < width; c += PATCHLAW_LANES) {
      long left = width - c;
      lanes gate = lanes_read(input + 2 * r * width + c, left);
      lanes value = lanes_read(input + (2 * r + 1) * width + c, left);
      lanes_write(output + r * width + c, gate / (1.0f + lanes_exp(-gate)) * value, left);
    }
}

// With s = 1 / (1 + e^-g):  d silu(g) / dg = s (1 + g (1 - s)).
PATCHLAW_KERNEL
void patchlaw_swiglu_backward(float *restrict dinput, const float *restrict doutput,
                              const float *restrict input, long rows, long width) {
  for (long r = 0; r < rows; r++)
    for (long c = 0; c < width; c += PATCHLAW_LANES) {
      long left = width - c;
      lanes gate = lanes_read(input + 2 * r * width + c, left);
      lanes value = lanes_read(input + (2 * r + 1) * width + c, left);
      lanes d = lanes_read(doutput + r * width + c, left);
      lanes s = 1.0f / (1.0f + lanes_exp(-gate));
      lanes_write(dinput + 2 * r * width + c, d * value * s * (1.0f + gate * (1.0f - s)), left);
      lanes_write(dinput + (2 * r + 1) * width + c, d * gate * s, left);
    }
}
