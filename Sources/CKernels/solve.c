#include "solve.h"
#include "reserve.h"

#include <stddef.h>

// LAPACK's routine, provided by OpenBLAS; the last argument is the length of `uplo`.
extern void dposv_(const char *uplo, const int *size, const int *sides, double *matrix,
                   const int *matrix_stride, double *side, const int *side_stride, int *info,
                   size_t uplo_length);

void patchlaw_add_doubles(double *restrict sums, const float *restrict values, long count) {
  for (long i = 0; i < count; i++) sums[i] += (double)values[i];
}

bool patchlaw_solve_positive(double *matrix, double *sides, long size, long count) {
  // OpenBLAS asks for a buffer of 128 MiB again and again until it gets it.
  patchlaw_check_room(160L << 20);
  int n = (int)size, columns = (int)count, info = 0;
  // A symmetric matrix is its own transpose, and rows of sides are LAPACK's columns.
  dposv_("L", &n, &columns, matrix, &n, sides, &n, &info, 1);
  return info == 0;
}
