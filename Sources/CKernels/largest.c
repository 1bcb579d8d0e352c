#include "largest.h"

#include <math.h>

// Insertion into a short sorted list: nearly every value fails the first comparison.
void patchlaw_largest_of_rows(float *restrict values, int32_t *restrict places,
                              const float *restrict input, long rows, long count, long wanted) {
  for (long r = 0; r < rows; r++) {
    const float *x = input + r * count;
    float *best = values + r * wanted;
    int32_t *place = places + r * wanted;
    for (long i = 0; i < wanted; i++) {
      best[i] = -INFINITY;
      place[i] = 0;
    }
    for (long c = 0; c < count; c++) {
      if (!(x[c] > best[wanted - 1])) continue;
      long i = wanted - 1;
      for (; i > 0 && x[c] > best[i - 1]; i--) {
        best[i] = best[i - 1];
        place[i] = place[i - 1];
      }
      best[i] = x[c];
      place[i] = (int32_t)c;
    }
  }
}
