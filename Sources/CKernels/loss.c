#include "loss.h"

#include <math.h>

#include "patchlaw_simd.h"

PATCHLAW_INLINE float row_sum(const float *x, long width) {
  lanes sum = lanes_all(0);
  for (long c = 0; c < width; c += PATCHLAW_LANES) sum += lanes_read(x + c, width - c);
  return lanes_sum(sum);
}

PATCHLAW_KERNEL
void patchlaw_standardize_rows(float *restrict output, const float *restrict input, long rows,
                               long width, float epsilon) {
  for (long r = 0; r < rows; r++) {
    const float *x = input + r * width;
    float *y = output + r * width;
    float mean = row_sum(x, width) / (float)width;
    for (long c = 0; c < width; c += PATCHLAW_LANES)
      lanes_write(y + c, lanes_read(x + c, width - c) - mean, width - c);
    lanes squares = lanes_all(0);
    for (long c = 0; c < width; c += PATCHLAW_LANES) {
      lanes centerd = lanes_read(y + c, width - c);
      squares += centerd * centerd;
    }
    float variance = lanes_sum(squares) / (float)(width > 1 ? width - 1 : 1);
    float rstd = 1.0f / sqrtf(variance + epsilon);
    for (long c = 0; c < width; c += PATCHLAW_LANES)
      lanes_write(y + c, lanes_read(y + c, width - c) * rstd, width - c);
  }
}

PATCHLAW_KERNEL
void patchlaw_squared_error_forward(float *restrict losses, const float *restrict prediction,
                                    const float *restrict target, long rows, long width) {
  for (long r = 0; r < rows; r++) {
    lanes sum = lanes_all(0);
    for (long c = 0; c < width; c += PATCHLAW_LANES) {
      lanes e = lanes_read(prediction + r * width + c, width - c) -
                lanes_read(target + r * width + c, width - c);
      sum += e * e;
    }
    losses[r] = lanes_sum(sum) / (float)width;
  }
}

PATCHLAW_KERNEL
void patchlaw_squared_error_backward(float *restrict dprediction,
                                     const float *restrict prediction,
                                     const float *restrict target, long rows, long width,
                                     float factor) {
  float slope = 2.0f * factor / (float)width;
  long count = rows * width;
  for (long i = 0; i < count; i += PATCHLAW_LANES)
    lanes_write(dprediction + i,
                slope * (lanes_read(prediction + i, count - i) - lanes_read(target + i, count - i)),
                count - i);
}

bool patchlaw_indices_fit(const int32_t *indices, long count, long limit) {
  bool fit = true;
  // As unsigned numbers, negative ones exceed every limit.
  for (long i = 0; i < count; i++) fit &= (uint64_t)(int64_t)indices[i] < (uint64_t)limit;
  return fit;
}

/// The largest logit, and the logarithm of the sum of e^(logit - largest).
PATCHLAW_INLINE float log_sum(const float *logits, long classes, float *largest) {
  *largest = logits[0];
  for (long k = 1; k < classes; k++) *largest = logits[k] > *largest ? logits[k] : *largest;
  lanes sum = lanes_all(0);
  for (long k = 0; k < classes; k += PATCHLAW_LANES) {
    lanes e = lanes_exp(lanes_read(logits + k, classes - k) - *largest);
    for (long i = classes - k; i < PATCHLAW_LANES; i++) e[i] = 0;
    sum += e;
  }
  return logf(lanes_sum(sum));
}

PATCHLAW_KERNEL
void patchlaw_cross_entropy_forward(float *restrict losses, const float *restrict logits,
                                    const int32_t *restrict labels, long rows, long classes,
                                    float smoothing) {
  for (long r = 0; r < rows; r++) {
    float largest, log_total = log_sum(logits + r * classes, classes, &largest);
    const float *x = logits + r * classes;
    losses[r] = largest + log_total - x[labels[r]];
    if (smoothing > 0)
      losses[r] += smoothing * (x[labels[r]] - row_sum(x, classes) / (float)classes);
  }
}

PATCHLAW_KERNEL
void patchlaw_cross_entropy_backward(float *restrict dlogits, const float *restrict logits,
                                     const int32_t *restrict labels, long rows, long classes,
                                     float factor, float smoothing) {
  for (long r = 0; r < rows; r++) {
    const float *x = logits + r * classes;
    float *dx = dlogits + r * classes;
    float largest, log_total = log_sum(x, classes, &largest);
    for (long k = 0; k < classes; k += PATCHLAW_LANES)
      lanes_write(dx + k,
                  factor * lanes_exp(lanes_read(x + k, classes - k) - (largest + log_total)),
                  classes - k);
    dx[labels[r]] -= factor * (1 - smoothing);
    if (smoothing > 0)
      for (long k = 0; k < classes; k++) dx[k] -= factor * smoothing / (float)classes;
  }
}

long patchlaw_count_correct(const float *restrict logits, const int32_t *restrict labels,
                            long rows, long classes) {
  long correct = 0;
  for (long r = 0; r < rows; r++) {
    long best = 0;
    for (long k = 1; k < classes; k++)
      if (logits[r * classes + k] > logits[r * classes + best]) best = k;
    correct += best == labels[r];
  }
  return correct;
}

PATCHLAW_KERNEL
double patchlaw_sum_of_squares(const float *restrict values, long count) {
  double total = 0;
  for (long i = 0; i < count; i += 1024) {
    long end = i + 1024 < count ? i + 1024 : count;
    lanes sum = lanes_all(0);
    for (long j = i; j < end; j += PATCHLAW_LANES) {
      lanes v = lanes_read(values + j, end - j);
      sum += v * v;
    }
    total += (double)lanes_sum(sum);
  }
  return total;
}

double patchlaw_sum(const float *restrict values, long count) {
  double total = 0;
  for (long i = 0; i < count; i++) total += (double)values[i];
  return total;
}
