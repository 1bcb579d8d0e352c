#include "blas.h"

#include <cblas.h>

void patchlaw_gemm(float *output, long output_stride, const float *left, long left_stride,
                   bool transpose_left, const float *right, long right_stride,
                   bool transpose_right, long rows, long columns, long inner, float beta) {
  cblas_sgemm(CblasRowMajor, transpose_left ? CblasTrans : CblasNoTrans,
              transpose_right ? CblasTrans : CblasNoTrans, (blasint)rows, (blasint)columns,
              (blasint)inner, 1.0f, left, (blasint)left_stride, right, (blasint)right_stride, beta,
              output, (blasint)output_stride);
}

void patchlaw_blas_use_threads(int count) { openblas_set_num_threads(count); }

const char *patchlaw_blas_core(void) { return openblas_get_corename(); }

const char *patchlaw_blas_configuration(void) { return openblas_get_config(); }

const char *patchlaw_simd_level(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
      __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
      __builtin_cpu_supports("avx512cd"))
    return "AVX-512";
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return "AVX2";
#endif
  return "baseline";
}
