#ifndef PATCHLAW_LARGEST_H
#define PATCHLAW_LARGEST_H

#include <stdint.h>

/// The `wanted` largest values of each row of input [rows, count], in descending order, and their
/// columns; ties go to the earlier column. wanted <= count.
void patchlaw_largest_of_rows(float *restrict values, int32_t *restrict places,
                              const float *restrict input, long rows, long count, long wanted);

#endif
