// The register tile of every bfloat16 product, with shared helpers. AVX512-BF16 only.
#ifndef PATCHLAW_BFLOAT_TILE_H
#define PATCHLAW_BFLOAT_TILE_H

#include "bfloat.h"
#include "patchlaw_simd.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define BFLOAT_TARGET target("arch=x86-64-v4,avx512bf16"), min_vector_width(512)
#define BFLOAT_KERNEL __attribute__((BFLOAT_TARGET))
#define BFLOAT_INLINE static inline __attribute__((always_inline, BFLOAT_TARGET))

enum { TILE = PATCHLAW_LEFT_PANEL, PANEL = PATCHLAW_RIGHT_PANEL };

BFLOAT_INLINE long fewer(long a, long b) { return a < b ? a : b; }

/// Rounds 16 values to bfloat16, nearest even.
#define round_to(p, v) \
  _mm256_storeu_si256((__m256i *)(p), (__m256i)_mm512_cvtneps_pbh((__m512)(v)))

/// e^x with a relative error below 4e-7; 0 far below zero, -infinity included.
#define fast_exp(x)                                                                     \
  ({                                                                                    \
    __m512 x_ = (__m512)(x);                                                            \
    __m512 n_ = _mm512_roundscale_ps(_mm512_mul_ps(x_, _mm512_set1_ps(1.44269504f)), 8); \
    n_ = _mm512_max_ps(_mm512_set1_ps(-200), n_);                                       \
    __m512 r_ = _mm512_fnmadd_ps(n_, _mm512_set1_ps(0.693147181f), x_);                 \
    r_ = _mm512_max_ps(_mm512_set1_ps(-1), r_);                                         \
    __m512 p_ = _mm512_set1_ps(8.3333333e-3f);                                          \
    p_ = _mm512_fmadd_ps(p_, r_, _mm512_set1_ps(4.1666667e-2f));                        \
    p_ = _mm512_fmadd_ps(p_, r_, _mm512_set1_ps(1.6666667e-1f));                        \
    p_ = _mm512_fmadd_ps(p_, r_, _mm512_set1_ps(0.5f));                                 \
    p_ = _mm512_fmadd_ps(p_, r_, _mm512_set1_ps(1));                                    \
    p_ = _mm512_fmadd_ps(p_, r_, _mm512_set1_ps(1));                                    \
    (lanes)_mm512_scalef_ps(p_, n_);                                                    \
  })

/// sums[r][0..<16 n] = sum over k of left[r][k] * right[k][...]; zero from there to column 32.
BFLOAT_INLINE void tile(float *restrict sums, long sums_row, const uint32_t *restrict left,
                        long row, long step, const uint32_t *restrict right, long pairs,
                        const int rows, const int n, const int accumulate) {
  __m512 sum[TILE][2];
  for (int r = 0; r < rows; r++)
    for (int j = 0; j < n; j++)
      sum[r][j] = accumulate ? _mm512_loadu_ps(sums + r * sums_row + 16 * j) : _mm512_setzero_ps();
  for (long k = 0; k < pairs; k++) {
    __m512bh b[2];
    for (int j = 0; j < n; j++) b[j] = (__m512bh)_mm512_loadu_si512(right + k * PANEL + 16 * j);
    for (int r = 0; r < rows; r++) {
      __m512bh a = (__m512bh)_mm512_set1_epi32((int)left[r * row + k * step]);
      for (int j = 0; j < n; j++) sum[r][j] = _mm512_dpbf16_ps(sum[r][j], a, b[j]);
    }
  }
  for (int r = 0; r < rows; r++)
    for (int j = 0; j < 2; j++)
      if (j < n)
        _mm512_storeu_ps(sums + r * sums_row + 16 * j, sum[r][j]);
      else if (!accumulate)
        _mm512_storeu_ps(sums + r * sums_row + 16 * j, _mm512_setzero_ps());
}

/// The tile of the next eight, four, two or one of `rows` rows; half as wide if 16 columns suffice.
/// Returns the number of rows.
BFLOAT_INLINE long next_tile(float *restrict sums, long sums_row, const uint32_t *restrict left,
                             long row, long step, const uint32_t *restrict right, long pairs,
                             long rows, long columns, const int accumulate) {
  if (rows >= TILE && columns > 16)
    return tile(sums, sums_row, left, row, step, right, pairs, TILE, 2, accumulate), TILE;
  if (rows >= TILE)
    return tile(sums, sums_row, left, row, step, right, pairs, TILE, 1, accumulate), TILE;
  if (rows >= 4)
    return tile(sums, sums_row, left, row, step, right, pairs, 4, 2, accumulate), 4;
  if (rows >= 2)
    return tile(sums, sums_row, left, row, step, right, pairs, 2, 2, accumulate), 2;
  return tile(sums, sums_row, left, row, step, right, pairs, 1, 2, accumulate), 1;
}

/// Transposes 16 x 16 words.
BFLOAT_INLINE void transpose_words(__m512i v[16]) {
  __m512i t[16];
  for (int i = 0; i < 16; i += 2) {
    t[i] = _mm512_unpacklo_epi32(v[i], v[i + 1]);
    t[i + 1] = _mm512_unpackhi_epi32(v[i], v[i + 1]);
  }
  for (int i = 0; i < 16; i += 4) {
    v[i] = _mm512_unpacklo_epi64(t[i], t[i + 2]);
    v[i + 1] = _mm512_unpackhi_epi64(t[i], t[i + 2]);
    v[i + 2] = _mm512_unpacklo_epi64(t[i + 1], t[i + 3]);
    v[i + 3] = _mm512_unpackhi_epi64(t[i + 1], t[i + 3]);
  }
  for (int half = 0; half < 16; half += 8)
    for (int i = 0; i < 4; i++) {
      t[half + i] = _mm512_shuffle_i32x4(v[half + i], v[half + i + 4], 0x88);
      t[half + i + 4] = _mm512_shuffle_i32x4(v[half + i], v[half + i + 4], 0xdd);
    }
  for (int i = 0; i < 4; i++) {
    v[i] = _mm512_shuffle_i32x4(t[i], t[i + 8], 0x88);
    v[i + 8] = _mm512_shuffle_i32x4(t[i], t[i + 8], 0xdd);
    v[i + 4] = _mm512_shuffle_i32x4(t[i + 4], t[i + 12], 0x88);
    v[i + 12] = _mm512_shuffle_i32x4(t[i + 4], t[i + 12], 0xdd);
  }
}

/// Right-hand panels of rows of words, for a product that sums along the rows: [rows / 32][words]
/// [32], zero beyond the last row.
BFLOAT_INLINE void panels_along_rows(uint32_t *restrict output, const uint32_t *restrict input,
                                     long stride, long rows, long words) {
  for (long first = 0; first < (rows + PANEL - 1) / PANEL * PANEL; first += 16)
    for (long k = 0; k < words; k += 16) {
      __m512i block[16];
      __mmask16 live = words - k >= 16 ? 0xffff : (__mmask16)((1 << (words - k)) - 1);
      for (long i = 0; i < 16; i++)
        block[i] = first + i < rows
                       ? _mm512_maskz_loadu_epi32(live, input + (first + i) * stride + k)
                       : _mm512_setzero_si512();
      transpose_words(block);
      uint32_t *to = output + first / PANEL * PANEL * words + first % PANEL;
      for (long i = 0; i < fewer(16, words - k); i++)
        _mm512_storeu_si512(to + (k + i) * PANEL, block[i]);
    }
}

#endif
#endif
