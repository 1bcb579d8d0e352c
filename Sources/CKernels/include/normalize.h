#ifndef PATCHLAW_NORMALIZE_H
#define PATCHLAW_NORMALIZE_H

#include <stdbool.h>

/// Scales each row to length 1; norms below 1e-12 count as 1e-12.
void patchlaw_normalize_rows_forward(float *output, const float *input, long rows, long width);

/// dinput = (doutput - output <output, doutput>) / |input|. Overwritten, or accumulated into.
void patchlaw_normalize_rows_backward(float *dinput, const float *doutput, const float *output,
                                      const float *input, long rows, long width, bool accumulate);

#endif
