#include "columns.h"

#include "patchlaw_simd.h"

PATCHLAW_KERNEL
void patchlaw_column_statistics(float *restrict mean, float *restrict variance,
                                const float *restrict input, long rows, long width) {
  for (long c = 0; c < width; c += PATCHLAW_LANES) {
    long left = width - c;
    lanes sum = lanes_all(0), squares = lanes_all(0);
    for (long r = 0; r < rows; r++) sum += lanes_read(input + r * width + c, left);
    lanes middle = sum / (float)rows;
    for (long r = 0; r < rows; r++) {
      lanes centred = lanes_read(input + r * width + c, left) - middle;
      squares += centred * centred;
    }
    lanes_write(mean + c, middle, left);
    lanes_write(variance + c, squares / (float)rows, left);
  }
}

PATCHLAW_KERNEL
void patchlaw_standardize_columns(float *restrict output, const float *restrict input,
                                  const float *restrict mean, const float *restrict variance,
                                  long rows, long width, float epsilon) {
  for (long c = 0; c < width; c += PATCHLAW_LANES) {
    long left = width - c;
    lanes middle = lanes_read(mean + c, left);
    lanes factor = 1.0f / lanes_sqrt(lanes_read(variance + c, left) + epsilon);
    for (long r = 0; r < rows; r++)
      lanes_write(output + r * width + c,
                  (lanes_read(input + r * width + c, left) - middle) * factor, left);
  }
}
