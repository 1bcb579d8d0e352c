#ifndef PATCHLAW_LARGEST_H
#define PATCHLAW_LARGEST_H

#include <stdint.h>

/// The `wanted` largest of each row of input [rows, count], largest first, and their columns; of
/// equal values the earlier column comes first. wanted <= count.
void patchlaw_largest_of_rows(float *restrict values, int32_t *restrict places,
                              const float *restrict input, long rows, long count, long wanted);

#endif
