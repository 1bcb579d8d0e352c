#ifndef PATCHLAW_COLUMNS_H
#define PATCHLAW_COLUMNS_H

/// Mean and biased variance of each column of input [rows, width].
void patchlaw_column_statistics(float *restrict mean, float *restrict variance,
                                const float *restrict input, long rows, long width);

/// output = (input - mean[column]) / sqrt(variance[column] + epsilon).
void patchlaw_standardize_columns(float *restrict output, const float *restrict input,
                                  const float *restrict mean, const float *restrict variance,
                                  long rows, long width, float epsilon);

#endif
