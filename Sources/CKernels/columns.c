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
      lanes centerd = lanes_read(input + r * width + c, left) - middle;
      squares += centerd * centerd;
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

// With n the standardized column:  dx = (dn - mean(dn) - n mean(dn n)) / sqrt(variance + epsilon).
PATCHLAW_KERNEL
void patchlaw_standardize_columns_backward(float *dinput, const float *doutput,
                                           const float *restrict output,
                                           const float *restrict variance, long rows, long width,
                                           float epsilon, bool accumulate) {
  for (long c = 0; c < width; c += PATCHLAW_LANES) {
    long left = width - c;
    lanes sum = lanes_all(0), along = lanes_all(0);
    for (long r = 0; r < rows; r++) {
      lanes d = lanes_read(doutput + r * width + c, left);
      sum += d;
      along += d * lanes_read(output + r * width + c, left);
    }
    lanes mean = sum / (float)rows, slope = along / (float)rows;
    lanes factor = 1.0f / lanes_sqrt(lanes_read(variance + c, left) + epsilon);
    for (long r = 0; r < rows; r++) {
      lanes n = lanes_read(output + r * width + c, left);
      lanes d = (lanes_read(doutput + r * width + c, left) - mean - n * slope) * factor;
      if (accumulate) d += lanes_read(dinput + r * width + c, left);
      lanes_write(dinput + r * width + c, d, left);
    }
  }
}
