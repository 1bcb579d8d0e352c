#ifndef PATCHLAW_COLUMNS_H
#define PATCHLAW_COLUMNS_H

#include <stdbool.h>

/// Mean and biased variance of each column of input [rows, width].
void patchlaw_column_statistics(float *restrict mean, float *restrict variance,
                                const float *restrict input, long rows, long width);

/// output = (input - mean[column]) / sqrt(variance[column] + epsilon).
void patchlaw_standardize_columns(float *restrict output, const float *restrict input,
                                  const float *restrict mean, const float *restrict variance,
                                  long rows, long width, float epsilon);

/// Propagates a gradient through both of the above, for the batch's own statistics; output as
/// written by the forward pass. dinput overwritten, or accumulated into.
void patchlaw_standardize_columns_backward(float *dinput, const float *doutput,
                                           const float *restrict output,
                                           const float *restrict variance, long rows, long width,
                                           float epsilon, bool accumulate);

#endif
