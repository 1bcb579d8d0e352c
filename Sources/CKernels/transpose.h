// Transposing small squares of single-precision values in registers.
#ifndef PATCHLAW_TRANSPOSE_H
#define PATCHLAW_TRANSPOSE_H

#include "patchlaw_simd.h"

typedef float eight __attribute__((vector_size(32), aligned(4)));

/// Stores the transpose of 8 x 8 values.
PATCHLAW_INLINE void transpose_eight(float *restrict to, long to_row, const float *restrict from,
                                     long from_row) {
  eight r[8], t[8];
  for (int i = 0; i < 8; i++) r[i] = *(const eight *)(from + i * from_row);
  for (int i = 0; i < 8; i += 2) {
    t[i] = __builtin_shufflevector(r[i], r[i + 1], 0, 8, 2, 10, 4, 12, 6, 14);
    t[i + 1] = __builtin_shufflevector(r[i], r[i + 1], 1, 9, 3, 11, 5, 13, 7, 15);
  }
  for (int i = 0; i < 8; i += 4)
    for (int j = i; j < i + 2; j++) {
      r[j] = __builtin_shufflevector(t[j], t[j + 2], 0, 1, 8, 9, 4, 5, 12, 13);
      r[j + 2] = __builtin_shufflevector(t[j], t[j + 2], 2, 3, 10, 11, 6, 7, 14, 15);
    }
  for (int i = 0; i < 4; i++) {
    *(eight *)(to + i * to_row) =
        __builtin_shufflevector(r[i], r[i + 4], 0, 1, 2, 3, 8, 9, 10, 11);
    *(eight *)(to + (i + 4) * to_row) =
        __builtin_shufflevector(r[i], r[i + 4], 4, 5, 6, 7, 12, 13, 14, 15);
  }
}

#endif
