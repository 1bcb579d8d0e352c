// Attention on bfloat16 rows: products by AVX512-BF16, softmax in single precision.
//
// As in attention.c, masked products are skipped and no tokens x tokens buffer is kept: the
// backward pass recomputes the weights, 64 queries at a time.
#include <math.h>

#include "attention.h"
#include "attention_mask.h"
#include "bfloat_tile.h"

enum { BLOCK = 64 };

/// Rounded up to whole panels.
PATCHLAW_INLINE long whole(long count) {
  return (count + PATCHLAW_RIGHT_PANEL - 1) / PATCHLAW_RIGHT_PANEL * PATCHLAW_RIGHT_PANEL;
}

long patchlaw_attention_bfloat_scratch(long tokens, long head_width) {
  long t = whole(tokens), d = whole(head_width);
  long pairs = (head_width + 1) / 2, token_pairs = t / 2;
  long rows = 4 * t * d / 2;                               // query, key, value, doutput
  long panels = 2 * t * pairs + 3 * d * token_pairs;       // along and across the tokens
  long tiles = 2 * PATCHLAW_LEFT_PANEL * t + PATCHLAW_LEFT_PANEL * d;
  long block = 2 * BLOCK * t;                              // weights and dscores: rows, then words
  return rows + panels + tiles + block + 2 * t * d;        // dkeys and dvalues
}

#if defined(__x86_64__)

/// Copies one head's rows to rows of whole(head_width) values, zero beyond the head.
BFLOAT_INLINE void copy_head(uint16_t *restrict to, const uint16_t *restrict from, long stride,
                             long tokens, long head_width) {
  long d = whole(head_width);
  for (long t = 0; t < tokens; t++)
    for (long c = 0; c < d; c += 32) {
      __mmask32 live = head_width - c >= 32 ? ~(__mmask32)0
                                            : ((__mmask32)1 << (head_width - c)) - 1;
      _mm512_storeu_si512(to + t * d + c, _mm512_maskz_loadu_epi16(live, from + t * stride + c));
    }
}

/// Rounds rows of d sums to one head's rows.
BFLOAT_INLINE void write_head(uint16_t *restrict to, long stride, const float *restrict sums,
                              long d, long rows, long head_width) {
  for (long r = 0; r < rows; r++)
    for (long c = 0; c < head_width; c += 16) {
      __mmask16 live = head_width - c >= 16 ? 0xffff : (__mmask16)((1 << (head_width - c)) - 1);
      _mm256_mask_storeu_epi16(to + r * stride + c, live,
                               (__m256i)_mm512_cvtneps_pbh(_mm512_loadu_ps(sums + r * d + c)));
    }
}

/// Right-hand panels of rows of `d` values, for a product that sums over the rows.
BFLOAT_INLINE void panels_across(uint32_t *restrict output, const uint16_t *restrict input,
                                 long rows, long d) {
  long pairs = (rows + 1) / 2;
  for (long k = 0; k < pairs; k++)
    for (long c = 0; c < d; c += 16) {
      const uint16_t *first = input + 2 * k * d + c;
      __m512i a = _mm512_cvtepu16_epi32(_mm256_loadu_si256((const __m256i *)first));
      __m512i b = 2 * k + 1 < rows
                      ? _mm512_cvtepu16_epi32(_mm256_loadu_si256((const __m256i *)(first + d)))
                      : _mm512_setzero_si512();
      __m512i words = _mm512_or_si512(a, _mm512_slli_epi32(b, 16));
      _mm512_storeu_si512(output + c / PANEL * PANEL * pairs + k * PANEL + c % PANEL, words);
    }
}

/// sums [rows, columns] for at most eight rows of left, over all panels of columns.
BFLOAT_INLINE void multiply(float *restrict sums, long sums_row, const uint32_t *restrict left,
                            long row, long step, const uint32_t *restrict right, long panel_pairs,
                            long pairs, long rows, long columns, const int accumulate) {
  for (long column = 0; column < columns; column += PANEL)
    for (long r = 0; r < rows;)
      r += next_tile(sums + r * sums_row + column, sums_row, left + r * row, row, step,
                     right + column * panel_pairs, pairs, rows - r, columns - column, accumulate);
}

/// Replaces scores by e^(factor (score - highest)), zero where masked, rounded.
BFLOAT_INLINE float exponentials(uint16_t *restrict weights, float *restrict scores, long seen,
                                 long columns, float factor, float *highest) {
  for (long k = seen; k < columns; k++) scores[k] = -INFINITY;
  lanes best = lanes_all(-INFINITY);
  for (long k = 0; k < columns; k += 16) best = lanes_max(best, lanes_load(scores + k));
  *highest = factor * lanes_highest(best);
  lanes sum = lanes_all(0);
  for (long k = 0; k < columns; k += 16) {
    lanes e = fast_exp(factor * lanes_load(scores + k) - *highest);
    sum += e;
    round_to(weights + k, e);
  }
  return lanes_sum(sum);
}

BFLOAT_KERNEL
void patchlaw_attention_forward_bfloat(uint16_t *output, float *log_sums,
                                       const uint16_t *query_key_value, const int32_t *prefix,
                                       long block, long lead, long images, long tokens,
                                       long heads, long head_width, float *scratch) {
  long width = heads * head_width, row = patchlaw_bfloat_stride(3 * width);
  long out_row = patchlaw_bfloat_stride(width);
  long t = whole(tokens), d = whole(head_width), pairs = (head_width + 1) / 2;
  long token_pairs = (tokens + 1) / 2;
  float factor = 1.0f / sqrtf((float)head_width);
  float *scores = scratch, *mixed = scores + TILE * t;
  uint16_t *weights = (uint16_t *)(mixed + TILE * d), *rows = weights + TILE * t;
  uint32_t *keys = (uint32_t *)(rows + 3 * t * d), *values = keys + t * pairs;
  uint16_t *queries = rows, *key_rows = rows + t * d, *value_rows = rows + 2 * t * d;
  for (long image = 0; image < images; image++)
    for (long head = 0; head < heads; head++) {
      attention_mask mask = {prefix[image] + lead, block, tokens, lead};
      const uint16_t *base = query_key_value + image * tokens * row + head * head_width;
      float *logs = log_sums + (image * heads + head) * tokens;
      copy_head(queries, base, row, tokens, head_width);
      copy_head(key_rows, base + width, row, tokens, head_width);
      copy_head(value_rows, base + 2 * width, row, tokens, head_width);
      panels_along_rows(keys, (uint32_t *)key_rows, d / 2, tokens, pairs);
      panels_across(values, value_rows, tokens, d);
      for (long q = 0; q < tokens; q += TILE) {
        long count = fewer(TILE, tokens - q);
        long seen = visible(q + count - 1, mask);
        multiply(scores, t, (uint32_t *)queries + q * d / 2, d / 2, 1, keys, pairs, pairs, count,
                 seen, 0);
        float denominators[TILE];
        for (long r = 0; r < count; r++) {
          float highest;
          denominators[r] = exponentials(weights + r * t, scores + r * t,
                                         visible(q + r, mask), whole(seen), factor,
                                         &highest);
          logs[q + r] = highest + logf(denominators[r]);
        }
        multiply(mixed, d, (uint32_t *)weights, t / 2, 1, values, token_pairs, (seen + 1) / 2,
                 count, head_width, 0);
        for (long r = 0; r < count; r++)
          for (long c = 0; c < d; c += 16)
            lanes_store(mixed + r * d + c, lanes_load(mixed + r * d + c) / denominators[r]);
        write_head(output + (image * tokens + q) * out_row + head * head_width, out_row, mixed, d,
                   count, head_width);
      }
    }
  for (long r = 0; r < images * tokens; r++)
    for (long c = width; c < out_row; c++) output[r * out_row + c] = 0;
}

/// The packed operands and results of one head's backward pass.
typedef struct {
  uint16_t *queries, *keys, *values, *doutputs;            // [t, d]
  uint32_t *keys_along, *values_along;                     // panels that sum over the head
  uint32_t *queries_across, *keys_across, *doutputs_across;  // panels that sum over tokens
  float *scores, *dweights, *result;                       // [TILE, t], [TILE, t], [TILE, d]
  uint16_t *weights, *dscores;                             // [BLOCK, t]
  uint32_t *weight_words, *dscore_words;                   // [BLOCK / 2, t]
  float *dkeys, *dvalues;                                  // [t, d]
} head_memory;

BFLOAT_INLINE head_memory divide(float *scratch, long tokens, long head_width) {
  long t = whole(tokens), d = whole(head_width), pairs = (head_width + 1) / 2;
  head_memory m;
  m.queries = (uint16_t *)scratch;
  m.keys = m.queries + t * d;
  m.values = m.keys + t * d;
  m.doutputs = m.values + t * d;
  m.keys_along = (uint32_t *)(m.doutputs + t * d);
  m.values_along = m.keys_along + t * pairs;
  m.queries_across = m.values_along + t * pairs;
  m.keys_across = m.queries_across + d * t / 2;
  m.doutputs_across = m.keys_across + d * t / 2;
  m.scores = (float *)(m.doutputs_across + d * t / 2);
  m.dweights = m.scores + TILE * t;
  m.result = m.dweights + TILE * t;
  m.weights = (uint16_t *)(m.result + TILE * d);
  m.dscores = m.weights + BLOCK * t;
  m.weight_words = (uint32_t *)(m.dscores + BLOCK * t);
  m.dscore_words = m.weight_words + BLOCK / 2 * t;
  m.dkeys = (float *)(m.dscore_words + BLOCK / 2 * t);
  m.dvalues = m.dkeys + t * d;
  return m;
}

/// One row: P = e^(factor score - log sum) where visible, dS = factor P (dP - sum of P dP).
BFLOAT_INLINE void softmax_backward(uint16_t *restrict weights, uint16_t *restrict dscores,
                                    float *restrict scores, float *restrict dweights,
                                    float factor, float log_sum, long seen, long columns) {
  for (long k = seen; k < columns; k++) scores[k] = -INFINITY;
  lanes sum = lanes_all(0);
  for (long k = 0; k < columns; k += 16) {
    lanes p = fast_exp(factor * lanes_load(scores + k) - log_sum);
    lanes_store(scores + k, p);
    round_to(weights + k, p);
    sum += p * lanes_load(dweights + k);
  }
  float mean = lanes_sum(sum);
  for (long k = 0; k < columns; k += 16)
    round_to(dscores + k,
             factor * lanes_load(scores + k) * (lanes_load(dweights + k) - mean));
}

/// Weights and score gradients of the queries first..<last, and the gradients of those queries.
BFLOAT_INLINE void block_queries(head_memory m, uint16_t *dqueries, long row, const float *logs,
                                 long first, long last, attention_mask mask,
                                 long head_width) {
  long tokens = mask.tokens, t = whole(tokens), d = whole(head_width), pairs = (head_width + 1) / 2;
  long all = whole(visible(last - 1, mask));
  float factor = 1.0f / sqrtf((float)head_width);
  for (long q = first; q < last; q += TILE) {
    long count = fewer(TILE, last - q), seen = visible(q + count - 1, mask);
    multiply(m.scores, t, (uint32_t *)m.queries + q * d / 2, d / 2, 1, m.keys_along, pairs, pairs,
             count, seen, 0);
    multiply(m.dweights, t, (uint32_t *)m.doutputs + q * d / 2, d / 2, 1, m.values_along, pairs,
             pairs, count, seen, 0);
    for (long r = 0; r < count; r++) {
      uint16_t *weights = m.weights + (q - first + r) * t, *dscores = m.dscores + (q - first + r) * t;
      softmax_backward(weights, dscores, m.scores + r * t, m.dweights + r * t, factor,
                       logs[q + r], visible(q + r, mask), whole(seen));
      for (long k = whole(seen); k < all; k += 32) {
        _mm512_storeu_si512(weights + k, _mm512_setzero_si512());
        _mm512_storeu_si512(dscores + k, _mm512_setzero_si512());
      }
    }
    multiply(m.result, d, (uint32_t *)(m.dscores + (q - first) * t), t / 2, 1, m.keys_across,
             (tokens + 1) / 2, (seen + 1) / 2, count, head_width, 0);
    write_head(dqueries + q * row, row, m.result, d, count, head_width);
  }
}

/// Words of two rows each: [ceil(count / 2)][t], the left operand of products over the queries.
BFLOAT_INLINE void pair_rows(uint32_t *restrict words, const uint16_t *restrict rows, long t,
                             long count, long columns) {
  for (long q = 0; q < count; q += 2)
    for (long k = 0; k < columns; k += 16) {
      const uint16_t *first = rows + q * t + k;
      __m512i a = _mm512_cvtepu16_epi32(_mm256_loadu_si256((const __m256i *)first));
      __m512i b = q + 1 < count
                      ? _mm512_cvtepu16_epi32(_mm256_loadu_si256((const __m256i *)(first + t)))
                      : _mm512_setzero_si512();
      _mm512_storeu_si512(words + q / 2 * t + k, _mm512_or_si512(a, _mm512_slli_epi32(b, 16)));
    }
}

/// Adds the contributions of queries first..<last to keys and values. The rows of a tile share a
/// start: the first query that attends to the earliest key.
BFLOAT_INLINE void block_keys(head_memory m, long first, long last, attention_mask mask,
                              long head_width) {
  long tokens = mask.tokens, t = whole(tokens), d = whole(head_width), half = first / 2;
  long token_pairs = (tokens + 1) / 2, block_pairs = (last - first + 1) / 2;
  long seen = visible(last - 1, mask);
  pair_rows(m.weight_words, m.weights, t, last - first, whole(seen));
  pair_rows(m.dscore_words, m.dscores, t, last - first, whole(seen));
  for (long k = 0; k < seen; k += TILE) {
    long rows = fewer(TILE, seen - k);
    long earliest = first_to_see(k, mask), start = earliest < first ? 0 : (earliest - first) / 2;
    long place = start * t + k, panel = (half + start) * PANEL;
    multiply(m.dkeys + k * d, d, m.dscore_words + place, 1, t, m.queries_across + panel,
             token_pairs, block_pairs - start, rows, head_width, 1);
    multiply(m.dvalues + k * d, d, m.weight_words + place, 1, t, m.doutputs_across + panel,
             token_pairs, block_pairs - start, rows, head_width, 1);
  }
}

BFLOAT_KERNEL
void patchlaw_attention_backward_bfloat(uint16_t *dquery_key_value, const uint16_t *doutput,
                                        const uint16_t *query_key_value, const float *log_sums,
                                        const int32_t *prefix, long block, long lead,
                                        long images, long tokens, long heads, long head_width,
                                        float *scratch) {
  long width = heads * head_width, row = patchlaw_bfloat_stride(3 * width);
  long out_row = patchlaw_bfloat_stride(width);
  long t = whole(tokens), d = whole(head_width), pairs = (head_width + 1) / 2;
  head_memory m = divide(scratch, tokens, head_width);
  for (long image = 0; image < images; image++)
    for (long head = 0; head < heads; head++) {
      attention_mask mask = {prefix[image] + lead, block, tokens, lead};
      long at = image * tokens * row + head * head_width;
      copy_head(m.queries, query_key_value + at, row, tokens, head_width);
      copy_head(m.keys, query_key_value + at + width, row, tokens, head_width);
      copy_head(m.values, query_key_value + at + 2 * width, row, tokens, head_width);
      copy_head(m.doutputs, doutput + image * tokens * out_row + head * head_width, out_row, tokens,
                head_width);
      panels_along_rows(m.keys_along, (uint32_t *)m.keys, d / 2, tokens, pairs);
      panels_along_rows(m.values_along, (uint32_t *)m.values, d / 2, tokens, pairs);
      panels_across(m.queries_across, m.queries, tokens, d);
      panels_across(m.keys_across, m.keys, tokens, d);
      panels_across(m.doutputs_across, m.doutputs, tokens, d);
      memset(m.dkeys, 0, sizeof(float) * (size_t)(2 * t * d));  // dkeys, then dvalues
      for (long first = 0; first < tokens; first += BLOCK) {
        long last = fewer(tokens, first + BLOCK);
        block_queries(m, dquery_key_value + at, row, log_sums + (image * heads + head) * tokens,
                      first, last, mask, head_width);
        block_keys(m, first, last, mask, head_width);
      }
      write_head(dquery_key_value + at + width, row, m.dkeys, d, tokens, head_width);
      write_head(dquery_key_value + at + 2 * width, row, m.dvalues, d, tokens, head_width);
    }
  for (long r = 0; r < images * tokens; r++)
    for (long c = 3 * width; c < row; c++) dquery_key_value[r * row + c] = 0;
}

#else

void patchlaw_attention_forward_bfloat(uint16_t *output, float *log_sums,
                                       const uint16_t *query_key_value, const int32_t *prefix,
                                       long block, long lead, long images, long tokens,
                                       long heads, long head_width, float *scratch) {
  (void)output, (void)log_sums, (void)query_key_value, (void)prefix, (void)block, (void)lead;
  (void)images, (void)tokens, (void)heads, (void)head_width, (void)scratch;
}
void patchlaw_attention_backward_bfloat(uint16_t *dquery_key_value, const uint16_t *doutput,
                                        const uint16_t *query_key_value, const float *log_sums,
                                        const int32_t *prefix, long block, long lead,
                                        long images, long tokens, long heads, long head_width,
                                        float *scratch) {
  (void)dquery_key_value, (void)doutput, (void)query_key_value, (void)log_sums, (void)prefix;
  (void)block, (void)lead, (void)images, (void)tokens, (void)heads, (void)head_width;
  (void)scratch;
}

#endif
