#include "branch.h"

#include "patchlaw_simd.h"

PATCHLAW_KERNEL
void patchlaw_add_branch(float *restrict output, const float *restrict stream,
                         const float *restrict branch, const float *restrict scale,
                         const float *restrict factors, long factor_step, long rows, long size,
                         long width) {
  for (long r = 0; r < rows; r++) {
    float factor = factors ? factors[r / size * factor_step] : 1;
    for (long c = 0; c < width; c += PATCHLAW_LANES) {
      long left = width - c;
      lanes added = factor * lanes_read(branch + r * width + c, left);
      if (scale) added *= lanes_read(scale + c, left);
      lanes_write(output + r * width + c, lanes_read(stream + r * width + c, left) + added, left);
    }
  }
}

PATCHLAW_KERNEL
void patchlaw_add_branch_backward(float *restrict dbranch, float *restrict dscale,
                                  const float *restrict doutput, const float *restrict branch,
                                  const float *restrict scale, const float *restrict factors,
                                  long factor_step, long rows, long size, long width) {
  for (long r = 0; r < rows; r++) {
    float factor = factors ? factors[r / size * factor_step] : 1;
    for (long c = 0; c < width; c += PATCHLAW_LANES) {
      long left = width - c;
      lanes d = factor * lanes_read(doutput + r * width + c, left);
      if (dscale)
        lanes_write(dscale + c,
                    lanes_read(dscale + c, left) + d * lanes_read(branch + r * width + c, left),
                    left);
      if (scale) d *= lanes_read(scale + c, left);
      lanes_write(dbranch + r * width + c, d, left);
    }
  }
}
