#ifndef PATCHLAW_SOLVE_H
#define PATCHLAW_SOLVE_H

#include <stdbool.h>

/// sums += values, in double precision.
void patchlaw_add_doubles(double *sums, const float *values, long count);

/// Solves matrix x = side for each side, by Cholesky factorization. matrix [size, size], symmetric
/// and positive definite; overwritten by its factor. sides [count, size]; overwritten by the
/// solutions. False if the matrix is not positive definite.
bool patchlaw_solve_positive(double *matrix, double *sides, long size, long count);

#endif
