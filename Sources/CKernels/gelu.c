#include "gelu.h"

#include "patchlaw_simd.h"

/// erf(x) as x P(x^2) / Q(x^2) on [-4, 4], beyond which it is 1 in single precision.
/// Coefficients of the rational minimax approximation used by Eigen and XLA.
PATCHLAW_INLINE void erf_in_place(lanes *x) {
  lanes z = lanes_min(lanes_max(*x, lanes_all(-4.0f)), lanes_all(4.0f));
  lanes s = z * z;
  lanes p = lanes_all(-2.72614225801306e-10f);
  p = p * s + 2.77068142495902e-08f;
  p = p * s + -2.10102402082508e-06f;
  p = p * s + -5.69250639462346e-05f;
  p = p * s + -7.34990630326855e-04f;
  p = p * s + -2.95459980854025e-03f;
  p = p * s + -1.60960333262415e-02f;
  lanes q = lanes_all(-1.45660718464996e-05f);
  q = q * s + -2.13374055278905e-04f;
  q = q * s + -1.68282697438203e-03f;
  q = q * s + -7.37332916720468e-03f;
  q = q * s + -1.42647390514189e-02f;
  *x = z * p / q;
}

PATCHLAW_INLINE void normal_distribution(lanes *result, const lanes *x) {
  *result = *x * 0.70710678118654752f;
  erf_in_place(result);
  *result = 0.5f * (1.0f + *result);
}

PATCHLAW_KERNEL
void patchlaw_gelu_forward(float *restrict output, const float *restrict input, long count) {
  for (long i = 0; i < count; i += PATCHLAW_LANES) {
    lanes x = lanes_read(input + i, count - i);
    lanes below;
    normal_distribution(&below, &x);
    lanes_write(output + i, x * below, count - i);
  }
}

PATCHLAW_KERNEL
void patchlaw_gelu_backward(float *dinput, const float *doutput, const float *restrict input,
                            long count) {
  for (long i = 0; i < count; i += PATCHLAW_LANES) {
    lanes x = lanes_read(input + i, count - i);
    lanes density = 0.39894228040143268f * lanes_exp(-0.5f * x * x);
    lanes below;
    normal_distribution(&below, &x);
    lanes_write(dinput + i, lanes_read(doutput + i, count - i) * (below + x * density), count - i);
  }
}
