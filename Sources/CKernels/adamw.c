#include "adamw.h"

#include "patchlaw_simd.h"

PATCHLAW_KERNEL
void patchlaw_adamw(float *restrict parameter, float *restrict first, float *restrict second,
                    const float *restrict gradient, long count, float gradient_factor, float rate,
                    float decay, float beta1, float beta2, float correction1, float correction2,
                    float epsilon) {
  float kept = 1.0f - rate * decay, step = rate / correction1, spread = 1.0f / correction2;
  for (long i = 0; i < count; i += PATCHLAW_LANES) {
    long left = count - i;
    lanes g = gradient_factor * lanes_read(gradient + i, left);
    lanes m = beta1 * lanes_read(first + i, left) + (1.0f - beta1) * g;
    lanes v = beta2 * lanes_read(second + i, left) + (1.0f - beta2) * g * g;
    lanes p = lanes_read(parameter + i, left) * kept - step * m / (lanes_sqrt(v * spread) + epsilon);
    lanes_write(first + i, m, left);
    lanes_write(second + i, v, left);
    lanes_write(parameter + i, p, left);
  }
}
