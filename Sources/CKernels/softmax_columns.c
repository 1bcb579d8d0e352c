#include "softmax_columns.h"

#include <math.h>

#include "patchlaw_simd.h"

PATCHLAW_KERNEL
void patchlaw_softmax_columns_forward(float *scores, long images, long tokens, long groups,
                                      float divisor) {
  for (long image = 0; image < images; image++) {
    float *s = scores + image * tokens * groups;
    for (long g = 0; g < groups; g += PATCHLAW_LANES) {
      long left = groups - g;
      lanes highest = lanes_all(-INFINITY), sum = lanes_all(0);
      for (long t = 0; t < tokens; t++)
        highest = lanes_max(highest, lanes_read(s + t * groups + g, left));
      for (long t = 0; t < tokens; t++) {
        lanes e = lanes_exp(lanes_read(s + t * groups + g, left) - highest);
        sum += e;
        lanes_write(s + t * groups + g, e, left);
      }
      lanes factor = 1.0f / (divisor * sum);
      for (long t = 0; t < tokens; t++)
        lanes_write(s + t * groups + g, factor * lanes_read(s + t * groups + g, left), left);
    }
  }
}

// With w = softmax / n: ds = w (dw - n sum(w dw)).
PATCHLAW_KERNEL
void patchlaw_softmax_columns_backward(float *restrict gradients, const float *restrict weights,
                                       long images, long tokens, long groups, float divisor) {
  for (long image = 0; image < images; image++) {
    float *d = gradients + image * tokens * groups;
    const float *w = weights + image * tokens * groups;
    for (long g = 0; g < groups; g += PATCHLAW_LANES) {
      long left = groups - g;
      lanes sum = lanes_all(0);
      for (long t = 0; t < tokens; t++)
        sum += lanes_read(w + t * groups + g, left) * lanes_read(d + t * groups + g, left);
      for (long t = 0; t < tokens; t++)
        lanes_write(d + t * groups + g,
                    lanes_read(w + t * groups + g, left) *
                        (lanes_read(d + t * groups + g, left) - divisor * sum),
                    left);
    }
  }
}
