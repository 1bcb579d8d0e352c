#ifndef PATCHLAW_PRODUCT_H
#define PATCHLAW_PRODUCT_H

#include <stdbool.h>

/// output = start + op(left) op(right), row-major, op = transpose where asked. Strides in floats.
///
/// The summed dimension is divided into the fewest equal blocks of at most 256; each block's sum is a
/// chain of multiply-adds, and the start receives these sums in order. So bits are the same for any
/// division of rows and columns, and on every processor with fused multiply-add.
typedef struct {
  /// [rows, columns].
  float *output;
  long output_row;
  /// [rows, inner], or [inner, rows] if transposed.
  const float *left;
  long left_row;
  bool transpose_left;
  /// [inner, columns], or [columns, inner] if transposed.
  const float *right;
  long right_row;
  bool transpose_right;
  /// [rows, columns], NULL for zeros; may be the output. A stride of 0 repeats one row.
  const float *start;
  long start_row;
  long rows, columns, inner;
  /// Whether the output is the GELU of the product; then `slope` [rows, columns], with the output's
  /// stride, receives its derivative, if not NULL.
  bool gelu;
  float *slope;
} patchlaw_product_request;

void patchlaw_product(const patchlaw_product_request *request);

/// output (+)= op(left) op(right): the same with strides and transposes in a row.
void patchlaw_multiply(float *output, long output_row, const float *left, long left_row,
                       bool transpose_left, const float *right, long right_row,
                       bool transpose_right, long rows, long columns, long inner, bool accumulate);

#endif
