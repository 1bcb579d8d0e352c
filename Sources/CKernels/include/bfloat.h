#ifndef PATCHLAW_BFLOAT_H
#define PATCHLAW_BFLOAT_H

#include <stdbool.h>
#include <stdint.h>

// Rows of bfloat16 values start patchlaw_bfloat_stride(width) values apart; padding beyond the
// width is zero. A word is a pair of bfloat16 values, the unit that AVX512-BF16 multiplies.
//
// Panels hold an operand in the order in which a product reads it: [columns / panel][pairs][panel]
// words, where a word holds the values 2k and 2k + 1 of the summed dimension, padded with zeros.
// The left operand's panels are 8 columns wide, the right operand's 32.

enum { PATCHLAW_LEFT_PANEL = 8, PATCHLAW_RIGHT_PANEL = 32 };

/// Whether this CPU supports bfloat16 products (AVX512-BF16).
bool patchlaw_bfloat_is_supported(void);

/// Values from one row to the next: the width, rounded up to 64 bytes.
long patchlaw_bfloat_stride(long width);

/// Words of the panels of `columns` columns summed over `count` values.
long patchlaw_bfloat_panel_words(long columns, long count, long panel);

/// output = input [rows, width], rounded to nearest even, padded with zeros.
void patchlaw_bfloat_from_float(uint16_t *restrict output, const float *restrict input, long rows,
                                long width);

/// output = input [rows, width], exactly.
void patchlaw_float_from_bfloat(float *restrict output, const uint16_t *restrict input, long rows,
                                long width);

/// output = output * factor over rows of `width`, rounded once.
void patchlaw_bfloat_multiply(uint16_t *restrict output, const uint16_t *restrict factor,
                              long rows, long width);

/// Panels of input [rows, width] for a product that sums over the rows.
void patchlaw_bfloat_panels_over_rows(uint32_t *restrict output, const uint16_t *restrict input,
                                      long rows, long width, long panel);

/// Right-hand panels of input [rows, width] for a product that sums over the width: its
/// transpose.
void patchlaw_bfloat_panels_over_width(uint32_t *restrict output, const uint16_t *restrict input,
                                       long rows, long width);

/// The operands of a product [rows, columns], summed over pairs.
typedef struct {
  const uint32_t *left;
  long left_row;   // words from one row to the next
  long left_step;  // words from one pair to the next
  long left_tile;  // words from one group of eight rows to the next
  const uint32_t *right;  // panels
  long rows, columns, pairs;
} patchlaw_bfloat_operands;

/// output [rows, columns] = product (+ bias [columns]) (+ residual [rows, columns]), in single
/// precision. The residual may be the output itself; bias and residual may be NULL.
void patchlaw_bfloat_product(float *output, const float *bias, const float *residual,
                             patchlaw_bfloat_operands operands);

/// The product as rows of bfloat16, rounded once; added to the output if `accumulate`.
void patchlaw_bfloat_product_rounded(uint16_t *output, bool accumulate,
                                     patchlaw_bfloat_operands operands);

/// output = x Phi(x) and slope = Phi(x) + x phi(x) of the product x, as rows of bfloat16.
/// The slope may be NULL.
void patchlaw_bfloat_product_gelu(uint16_t *output, uint16_t *slope,
                                  patchlaw_bfloat_operands operands);

#endif
