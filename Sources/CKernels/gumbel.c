#include "gumbel.h"

#include <math.h>

#include "patchlaw_simd.h"

typedef uint32_t lanes_u32 __attribute__((vector_size(64), aligned(4)));

/// Replaces positive x by its logarithm, with an absolute error below 2e-7 near 1.
///
/// Splits x = 2^e (1 + m) with 1 + m in [sqrt(1/2), sqrt(2)); the polynomial is Cephes' logf.
PATCHLAW_INLINE void lanes_log_in_place(lanes *x) {
  lanes_i32 bits = (lanes_i32)*x;
  lanes_i32 exponent = (bits - 0x3f3504f3) >> 23;
  lanes m = (lanes)(bits - (exponent << 23)) - 1.0f;
  lanes e = __builtin_convertvector(exponent, lanes);
  lanes p = lanes_all(7.0376836292e-2f);
  p = p * m - 1.1514610310e-1f;
  p = p * m + 1.1676998740e-1f;
  p = p * m - 1.2420140846e-1f;
  p = p * m + 1.4249322787e-1f;
  p = p * m - 1.6668057665e-1f;
  p = p * m + 2.0000714765e-1f;
  p = p * m - 2.4999993993e-1f;
  p = p * m + 3.3333331174e-1f;
  lanes square = m * m;
  lanes y = p * m * square + e * -2.12194440e-4f - 0.5f * square;
  *x = m + y + e * 0.693359375f;
}

/// Wellons' lowbias32 hash: every input bit affects every output bit.
PATCHLAW_INLINE void mix(lanes_u32 *x) {
  *x ^= *x >> 16;
  *x *= 0x7feb352du;
  *x ^= *x >> 15;
  *x *= 0x846ca68bu;
  *x ^= *x >> 16;
}

PATCHLAW_KERNEL
void patchlaw_gumbel_noise(float *restrict noise, uint64_t key, long count) {
  lanes_u32 first;
  for (uint32_t i = 0; i < PATCHLAW_LANES; i++) first[i] = i;
  for (long i = 0; i < count; i += PATCHLAW_LANES) {
    lanes_u32 bits = (first + (uint32_t)i) ^ (uint32_t)key;
    mix(&bits);
    bits ^= (uint32_t)(key >> 32);
    mix(&bits);
    // A multiple of 2^-23 plus one half: never 0 and never 1.
    lanes u = (__builtin_convertvector((lanes_i32)(bits >> 9), lanes) + 0.5f) * 0x1p-23f;
    lanes_log_in_place(&u);
    u = -u;
    lanes_log_in_place(&u);
    lanes_write(noise + i, -u, count - i);
  }
}

PATCHLAW_INLINE float largest(const float *x, long count) {
  float most = x[0];
  for (long k = 1; k < count; k++) most = x[k] > most ? x[k] : most;
  return most;
}

PATCHLAW_KERNEL
void patchlaw_gumbel_softmax_forward(float *restrict output, const float *restrict logits,
                                     const float *restrict noise, float temperature, long rows,
                                     long classes) {
  for (long r = 0; r < rows; r++) {
    float *y = output + r * classes;
    for (long k = 0; k < classes; k += PATCHLAW_LANES)
      lanes_write(y + k,
                  (lanes_read(logits + r * classes + k, classes - k) +
                   lanes_read(noise + r * classes + k, classes - k)) /
                      temperature,
                  classes - k);
    float most = largest(y, classes);
    lanes sum = lanes_all(0);
    for (long k = 0; k < classes; k += PATCHLAW_LANES) {
      lanes e = lanes_exp(lanes_read(y + k, classes - k) - most);
      for (long i = classes - k; i < PATCHLAW_LANES; i++) e[i] = 0;
      sum += e;
      lanes_write(y + k, e, classes - k);
    }
    float total = lanes_sum(sum);
    for (long k = 0; k < classes; k += PATCHLAW_LANES)
      lanes_write(y + k, lanes_read(y + k, classes - k) / total, classes - k);
  }
}

PATCHLAW_KERNEL
void patchlaw_gumbel_softmax_backward(float *restrict dlogits, const float *restrict doutput,
                                      const float *restrict output, float temperature, long rows,
                                      long classes, bool accumulate) {
  for (long r = 0; r < rows; r++) {
    const float *y = output + r * classes, *dy = doutput + r * classes;
    float *dx = dlogits + r * classes;
    lanes products = lanes_all(0);
    for (long k = 0; k < classes; k += PATCHLAW_LANES)
      products += lanes_read(y + k, classes - k) * lanes_read(dy + k, classes - k);
    float mean = lanes_sum(products);
    for (long k = 0; k < classes; k += PATCHLAW_LANES) {
      lanes d = lanes_read(y + k, classes - k) * (lanes_read(dy + k, classes - k) - mean) /
                temperature;
      if (accumulate) d += lanes_read(dx + k, classes - k);
      lanes_write(dx + k, d, classes - k);
    }
  }
}

/// log sum e^logits of a row.
PATCHLAW_INLINE float log_total(const float *x, long classes) {
  float most = largest(x, classes);
  lanes sum = lanes_all(0);
  for (long k = 0; k < classes; k += PATCHLAW_LANES) {
    lanes e = lanes_exp(lanes_read(x + k, classes - k) - most);
    for (long i = classes - k; i < PATCHLAW_LANES; i++) e[i] = 0;
    sum += e;
  }
  return most + logf(lanes_sum(sum));
}

/// sum q log q of a row, q = softmax(x).
PATCHLAW_INLINE float negative_entropy(const float *x, long classes, float total) {
  lanes sum = lanes_all(0);
  for (long k = 0; k < classes; k += PATCHLAW_LANES) {
    lanes log_q = lanes_read(x + k, classes - k) - total;
    lanes q = lanes_exp(log_q);
    for (long i = classes - k; i < PATCHLAW_LANES; i++) q[i] = 0;
    sum += q * log_q;
  }
  return lanes_sum(sum);
}

PATCHLAW_KERNEL
void patchlaw_uniform_divergence_forward(float *restrict losses, const float *restrict logits,
                                         long rows, long classes, float weight) {
  for (long r = 0; r < rows; r++) {
    const float *x = logits + r * classes;
    float total = log_total(x, classes);
    losses[r] = weight * (negative_entropy(x, classes, total) + logf((float)classes));
  }
}

PATCHLAW_KERNEL
void patchlaw_uniform_divergence_backward(float *restrict dlogits, const float *restrict logits,
                                          long rows, long classes, float factor,
                                          bool accumulate) {
  for (long r = 0; r < rows; r++) {
    const float *x = logits + r * classes;
    float *dx = dlogits + r * classes;
    float total = log_total(x, classes), entropy = negative_entropy(x, classes, total);
    for (long k = 0; k < classes; k += PATCHLAW_LANES) {
      lanes log_q = lanes_read(x + k, classes - k) - total;
      lanes d = factor * lanes_exp(log_q) * (log_q - entropy);
      if (accumulate) d += lanes_read(dx + k, classes - k);
      lanes_write(dx + k, d, classes - k);
    }
  }
}

void patchlaw_largest(int32_t *restrict codes, const float *restrict input, long rows,
                      long width) {
  for (long r = 0; r < rows; r++) {
    int32_t best = 0;
    for (int32_t k = 1; k < width; k++)
      if (input[r * width + k] > input[r * width + best]) best = k;
    codes[r] = best;
  }
}
