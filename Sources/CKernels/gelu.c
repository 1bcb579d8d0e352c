#include "gelu.h"

#include "gelu_lanes.h"

PATCHLAW_KERNEL
void patchlaw_gelu_forward(float *restrict output, const float *restrict input, long count) {
  for (long i = 0; i < count; i += PATCHLAW_LANES) {
    lanes x = lanes_read(input + i, count - i);
    lanes_write(output + i, x * lanes_normal(x), count - i);
  }
}

PATCHLAW_KERNEL
void patchlaw_gelu_backward(float *dinput, const float *doutput, const float *restrict input,
                            long count) {
  for (long i = 0; i < count; i += PATCHLAW_LANES) {
    lanes x = lanes_read(input + i, count - i);
    lanes below = lanes_normal(x);
    lanes slope = lanes_gelu_slope(x, below);
    lanes_write(dinput + i, lanes_read(doutput + i, count - i) * slope, count - i);
  }
}
