// The Gaussian error linear unit of 16 values, shared by its own kernel and by products.
#ifndef PATCHLAW_GELU_LANES_H
#define PATCHLAW_GELU_LANES_H

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

/// The distribution function of the standard normal distribution.
#define lanes_normal(x)                      \
  ({                                         \
    lanes below_ = (x) * 0.70710678118654752f; \
    erf_in_place(&below_);                   \
    0.5f * (1.0f + below_);                  \
  })

/// The derivative of x below(x), where below = lanes_normal(x).
#define lanes_gelu_slope(x, below) \
  ((below) + (x) * (0.39894228040143268f * lanes_exp_below(-0.5f * (x) * (x))))

#endif
