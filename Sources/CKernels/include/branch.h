#ifndef PATCHLAW_BRANCH_H
#define PATCHLAW_BRANCH_H

#include <stdbool.h>

/// output = stream + factors[group * factor_step] * scale * branch; scale and factors may be null,
/// which is 1. Rows come in groups of `size`; scale [width].
void patchlaw_add_branch(float *restrict output, const float *restrict stream,
                         const float *restrict branch, const float *restrict scale,
                         const float *restrict factors, long factor_step, long rows, long size,
                         long width);

/// dbranch = factor * scale * doutput, overwritten; dscale [width] += factor * branch * doutput, null
/// when frozen, as branch may be then.
void patchlaw_add_branch_backward(float *restrict dbranch, float *restrict dscale,
                                  const float *restrict doutput, const float *restrict branch,
                                  const float *restrict scale, const float *restrict factors,
                                  long factor_step, long rows, long size, long width);

#endif
