// Products of bfloat16 operands, summed in single precision by AVX512-BF16.
//
// One register tile: 8 rows by 32 columns, over the whole summed dimension in order, so that the
// bits of a product depend on its operands only. The tile's sums pass through the L1 cache to the
// next operation: a residual, a rounding, a GELU.
#include "bfloat_tile.h"

#if defined(__x86_64__)

bool patchlaw_bfloat_is_supported(void) {
  __builtin_cpu_init();
  return __builtin_cpu_supports("x86-64-v4") && __builtin_cpu_supports("avx512bf16");
}

BFLOAT_KERNEL
void patchlaw_bfloat_panels_over_width(uint32_t *restrict output, const uint16_t *restrict input,
                                       long rows, long width) {
  panels_along_rows(output, (const uint32_t *)input, patchlaw_bfloat_stride(width) / 2, rows,
                    (width + 1) / 2);
}

/// The sums of the next rows of one panel of columns; returns how many rows.
BFLOAT_INLINE long sum_tile(float *restrict sums, const patchlaw_bfloat_operands *o, long row,
                            long column) {
  const uint32_t *left = o->left + row / TILE * o->left_tile + row % TILE * o->left_row;
  return next_tile(sums, PANEL, left, o->left_row, o->left_step, o->right + column * o->pairs,
                   o->pairs, o->rows - row, o->columns - column, 0);
}

/// Prefetches the memory of a tile's results while its sums are computed: its rows are too far
/// apart for the hardware prefetcher, and a weight's gradient, too large for the caches, would
/// stall every tile.
BFLOAT_INLINE void prefetch(const void *first, long row_bytes, long rows, long bytes) {
  for (long r = 0; r < rows; r++)
    for (long at = 0; at < bytes; at += 64)
      __builtin_prefetch((const char *)first + r * row_bytes + at, 1);
}

BFLOAT_KERNEL
void patchlaw_bfloat_product(float *output, const float *bias, const float *residual,
                             patchlaw_bfloat_operands operands) {
  float sums[TILE * PANEL] __attribute__((aligned(64)));
  long width = operands.columns, done;
  for (long column = 0; column < width; column += PANEL)
    for (long row = 0; row < operands.rows; row += done) {
      long corner = row * width + column, rows = fewer(TILE, operands.rows - row);
      long bytes = 4 * fewer(PANEL, width - column);
      prefetch(output + corner, 4 * width, rows, bytes);
      if (residual && residual != output) prefetch(residual + corner, 4 * width, rows, bytes);
      done = sum_tile(sums, &operands, row, column);
      for (long r = 0; r < done; r++)
        for (long c = column; c < fewer(column + PANEL, width); c += PATCHLAW_LANES) {
          long at = (row + r) * width + c, left = width - c;
          lanes value = lanes_load(sums + r * PANEL + (c - column));
          if (bias) value += lanes_read(bias + c, left);
          if (residual) value += lanes_read(residual + at, left);
          lanes_write(output + at, value, left);
        }
    }
}

BFLOAT_KERNEL
void patchlaw_bfloat_product_rounded(uint16_t *output, bool accumulate,
                                     patchlaw_bfloat_operands operands) {
  float sums[TILE * PANEL] __attribute__((aligned(64)));
  long stride = patchlaw_bfloat_stride(operands.columns), done;
  for (long column = 0; column < operands.columns; column += PANEL)
    for (long row = 0; row < operands.rows; row += done) {
      prefetch(output + row * stride + column, 2 * stride, fewer(TILE, operands.rows - row), 64);
      done = sum_tile(sums, &operands, row, column);
      for (long r = 0; r < done; r++) {
        uint16_t *to = output + (row + r) * stride + column;
        for (long c = 0; c < PANEL; c += PATCHLAW_LANES) {
          lanes value = lanes_load(sums + r * PANEL + c);
          if (accumulate) value += lanes_load_bfloat(to + c);
          round_to(to + c, value);
        }
      }
    }
}

/// Replaces x by x Phi(x) and fills slope with Phi(x) + x phi(x).
///
/// With z = |x| / sqrt 2 and t = 1 / (1 + p z): erf z = 1 - (a1 t + ... + a5 t^5) e^(-z^2) within
/// 1.5e-7, far below bfloat16's spacing; phi shares the exponential. Source: Abramowitz & Stegun
/// 1964, 7.1.26.
BFLOAT_INLINE void gelu_in_place(lanes *x, lanes *slope) {
  lanes z = __builtin_elementwise_abs(*x) * 0.70710678118654752f;
  lanes t = 1.0f / (z * 0.3275911f + 1.0f);
  lanes bell = fast_exp(-z * z);
  lanes p = t * 1.061405429f - 1.453152027f;
  p = p * t + 1.421413741f;
  p = p * t - 0.284496736f;
  p = p * t + 0.254829592f;
  lanes tail = 0.5f * p * t * bell;
  __mmask16 negative = _mm512_cmplt_ps_mask((__m512)*x, _mm512_setzero_ps());
  lanes below = (lanes)_mm512_mask_mov_ps((__m512)(1.0f - tail), negative, (__m512)tail);
  *slope = below + *x * 0.39894228040143268f * bell;
  *x = *x * below;
}

BFLOAT_KERNEL
void patchlaw_bfloat_product_gelu(uint16_t *output, uint16_t *slope,
                                  patchlaw_bfloat_operands operands) {
  float sums[TILE * PANEL] __attribute__((aligned(64)));
  long stride = patchlaw_bfloat_stride(operands.columns), done;
  for (long column = 0; column < operands.columns; column += PANEL)
    for (long row = 0; row < operands.rows; row += done) {
      long corner = row * stride + column, rows = fewer(TILE, operands.rows - row);
      prefetch(output + corner, 2 * stride, rows, 64);
      if (slope) prefetch(slope + corner, 2 * stride, rows, 64);
      done = sum_tile(sums, &operands, row, column);
      for (long r = 0; r < done; r++)
        for (long c = 0; c < PANEL; c += PATCHLAW_LANES) {
          long at = (row + r) * stride + column + c;
          lanes value = lanes_load(sums + r * PANEL + c), rise;
          gelu_in_place(&value, &rise);
          round_to(output + at, value);
          if (slope) round_to(slope + at, rise);
        }
    }
}

#else

bool patchlaw_bfloat_is_supported(void) { return false; }
void patchlaw_bfloat_panels_over_width(uint32_t *restrict output, const uint16_t *restrict input,
                                       long rows, long width) {
  (void)output, (void)input, (void)rows, (void)width;
}
void patchlaw_bfloat_product(float *output, const float *bias, const float *residual,
                             patchlaw_bfloat_operands operands) {
  (void)output, (void)bias, (void)residual, (void)operands;
}
void patchlaw_bfloat_product_rounded(uint16_t *output, bool accumulate,
                                     patchlaw_bfloat_operands operands) {
  (void)output, (void)accumulate, (void)operands;
}
void patchlaw_bfloat_product_gelu(uint16_t *output, uint16_t *slope,
                                  patchlaw_bfloat_operands operands) {
  (void)output, (void)slope, (void)operands;
}

#endif
