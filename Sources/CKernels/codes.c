#include "codes.h"

#include <math.h>

#include "patchlaw_simd.h"

PATCHLAW_KERNEL
void patchlaw_nearest_codes(int32_t *restrict codes, float *restrict distances,
                            const float *restrict input, const float *restrict table, long rows,
                            long width, long stride) {
  for (long r = 0; r < rows; r++) {
    const float *x = input + r * width;
    // Each lane keeps its nearest code; sixteen codes are compared at once.
    lanes nearest = lanes_all(INFINITY);
    lanes_i32 block = {0};
    for (long v = 0; v < stride; v += PATCHLAW_LANES) {
      lanes distance = lanes_all(0);
      for (long c = 0; c < width; c++) {
        lanes d = lanes_load(table + c * stride + v) - x[c];
        distance += d * d;
      }
      lanes_i32 is_nearer = distance < nearest;
      block = (is_nearer & (lanes_i32){} + (int32_t)v) | (~is_nearer & block);
      nearest = lanes_min(distance, nearest);
    }
    float least = nearest[0];
    int32_t code = block[0];
    for (int32_t i = 1; i < PATCHLAW_LANES; i++) {
      int32_t candidate = block[i] + i;
      if (nearest[i] < least || (nearest[i] == least && candidate < code)) {
        least = nearest[i];
        code = candidate;
      }
    }
    codes[r] = code;
    if (distances) distances[r] = least;
  }
}

PATCHLAW_KERNEL
void patchlaw_shrink_distances(float *restrict distances, const float *restrict input,
                               const float *restrict code, long rows, long width) {
  for (long r = 0; r < rows; r++) {
    lanes sum = lanes_all(0);
    for (long c = 0; c < width; c += PATCHLAW_LANES) {
      lanes d = lanes_read(input + r * width + c, width - c) - lanes_read(code + c, width - c);
      sum += d * d;
    }
    float distance = lanes_sum(sum);
    if (distance < distances[r]) distances[r] = distance;
  }
}

void patchlaw_mean_of_rows(float *restrict output, const float *restrict input,
                           const int32_t *restrict index, long count, long width) {
  for (long c = 0; c < width; c += PATCHLAW_LANES) {
    long left = width - c < PATCHLAW_LANES ? width - c : PATCHLAW_LANES;
    double sums[PATCHLAW_LANES] = {0};
    for (long i = 0; i < count; i++)
      for (long j = 0; j < left; j++) sums[j] += (double)input[index[i] * width + c + j];
    for (long j = 0; j < left; j++) output[c + j] = (float)(sums[j] / (double)count);
  }
}
