#ifndef PATCHLAW_CODES_H
#define PATCHLAW_CODES_H

#include <stdint.h>

/// codes[r] = the code nearest to row r, ties go to the lower code; distances[r] = the squared
/// distance, unless `distances` is null.
///
/// input [rows, width]; table [width, stride]: the codes as columns, `stride` a multiple of 16,
/// padding columns filled with infinity. Differences are squared and summed in the order of the
/// width, so equal codes have bit-equal distances.
void patchlaw_nearest_codes(int32_t *restrict codes, float *restrict distances,
                            const float *restrict input, const float *restrict table, long rows,
                            long width, long stride);

/// distances[r] = min(distances[r], squared distance of row r to `code`).
void patchlaw_shrink_distances(float *restrict distances, const float *restrict input,
                               const float *restrict code, long rows, long width);

/// output = the mean of the rows index[0..<count], summed in that order in double precision.
void patchlaw_mean_of_rows(float *restrict output, const float *restrict input,
                           const int32_t *restrict index, long count, long width);

#endif
