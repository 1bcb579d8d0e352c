#ifndef PATCHLAW_BLAS_H
#define PATCHLAW_BLAS_H

#include <stdbool.h>

/// output = left right, of two square matrices: OpenBLAS's product, the reference for ours.
void patchlaw_blas_product(float *output, const float *left, const float *right, long size);

void patchlaw_blas_use_threads(int count);
const char *patchlaw_blas_core(void);
const char *patchlaw_blas_configuration(void);

/// The widest clone that this CPU supports: "AVX-512", "AVX2" or "baseline".
const char *patchlaw_simd_level(void);

#endif
