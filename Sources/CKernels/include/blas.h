#ifndef PATCHLAW_BLAS_H
#define PATCHLAW_BLAS_H

#include <stdbool.h>

/// output = beta * output + op(left) op(right), row-major, op = transpose where asked.
/// output [rows, columns], inner = the summed dimension; strides in floats.
void patchlaw_gemm(float *output, long output_stride, const float *left, long left_stride,
                   bool transpose_left, const float *right, long right_stride,
                   bool transpose_right, long rows, long columns, long inner, float beta);

void patchlaw_blas_use_threads(int count);
const char *patchlaw_blas_core(void);
const char *patchlaw_blas_configuration(void);

/// The widest clone that this CPU supports: "AVX-512", "AVX2" or "baseline".
const char *patchlaw_simd_level(void);

#endif
