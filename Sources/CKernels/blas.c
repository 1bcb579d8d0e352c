#include "blas.h"

#include <cblas.h>

void patchlaw_blas_product(float *output, const float *left, const float *right, long size) {
  blasint n = (blasint)size;
  cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, n, n, n, 1.0f, left, n, right, n, 0.0f,
              output, n);
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
