// Goals, in order: exact masks; the same bits every run; then speed. All products of one head use
// one register tile (4 rows x 32 columns). Masked products are skipped, not computed.
#include "attention.h"

#include <math.h>

#include "attention_mask.h"
#include "patchlaw_simd.h"

enum { ROWS_PER_TILE = 4, QUERIES_PER_BLOCK = 64 };

PATCHLAW_INLINE long padded(long count) { return (count + 15) & ~15L; }
PATCHLAW_INLINE long smaller(long a, long b) { return a < b ? a : b; }
PATCHLAW_INLINE long larger(long a, long b) { return a > b ? a : b; }

/// c[r][0..<16 n] (+)= sum over k of a[r * a_row + k * a_step] * b[k][0..<16 n].
PATCHLAW_INLINE void tile(float *restrict c, long c_row, const float *restrict a, long a_row,
                          long a_step, const float *restrict b, long b_row, long first, long last,
                          int rows, int n, int accumulate) {
  lanes sum[ROWS_PER_TILE][2];
  for (int r = 0; r < rows; r++)
    for (int j = 0; j < n; j++)
      if (accumulate)
        sum[r][j] = lanes_load(c + r * c_row + 16 * j);
      else
        sum[r][j] = lanes_all(0);
  for (long k = first; k < last; k++) {
    lanes right[2];
    for (int j = 0; j < n; j++) right[j] = lanes_load(b + k * b_row + 16 * j);
    for (int r = 0; r < rows; r++) {
      float left = a[r * a_row + k * a_step];
      for (int j = 0; j < n; j++) sum[r][j] += left * right[j];
    }
  }
  for (int r = 0; r < rows; r++)
    for (int j = 0; j < n; j++) lanes_store(c + r * c_row + 16 * j, sum[r][j]);
}

/// The tile over any number of columns (a multiple of 16) and at most 4 rows.
PATCHLAW_INLINE void multiply(float *restrict c, long c_row, const float *restrict a, long a_row,
                              long a_step, const float *restrict b, long b_row, long first,
                              long last, long rows, long columns, int accumulate) {
  long j = 0;
  if (rows == ROWS_PER_TILE) {
    for (; j + 32 <= columns; j += 32)
      tile(c + j, c_row, a, a_row, a_step, b + j, b_row, first, last, 4, 2, accumulate);
    if (j < columns) tile(c + j, c_row, a, a_row, a_step, b + j, b_row, first, last, 4, 1, accumulate);
    return;
  }
  for (long r = 0; r < rows; r++) {
    float *row = c + r * c_row;
    const float *left = a + r * a_row;
    for (j = 0; j + 32 <= columns; j += 32)
      tile(row + j, 0, left, 0, a_step, b + j, b_row, first, last, 1, 2, accumulate);
    if (j < columns) tile(row + j, 0, left, 0, a_step, b + j, b_row, first, last, 1, 1, accumulate);
  }
}

/// Copies one head's rows [tokens, head_width] to a padded, contiguous buffer.
PATCHLAW_INLINE void pack(float *restrict to, const float *restrict from, long row, long tokens,
                          long head_width, float factor) {
  long wide = padded(head_width);
  for (long t = 0; t < tokens; t++)
    for (long d = 0; d < wide; d += PATCHLAW_LANES)
      lanes_store(to + t * wide + d, factor * lanes_read(from + t * row + d, head_width - d));
}

/// Copies one head's rows transposed: [head_width, padded tokens], zero beyond the last token.
PATCHLAW_INLINE void pack_transposed(float *restrict to, const float *restrict from, long row,
                                     long tokens, long head_width) {
  long wide = padded(tokens);
  for (long d = 0; d < head_width; d++) {
    for (long t = 0; t < tokens; t++) to[d * wide + t] = from[t * row + d];
    for (long t = tokens; t < wide; t++) to[d * wide + t] = 0;
  }
}

long patchlaw_attention_scratch(long tokens, long head_width) {
  long t = padded(tokens), d = padded(head_width);
  return 2 * QUERIES_PER_BLOCK * t + 2 * head_width * t + 6 * tokens * d;
}

/// Replaces a row of scores by e^(score - highest), zero where masked; returns the sum and highest.
PATCHLAW_INLINE float exponentials(float *row, long seen, long columns, float *highest) {
  for (long k = seen; k < columns; k++) row[k] = -INFINITY;
  lanes best = lanes_all(-INFINITY);
  for (long k = 0; k < columns; k += PATCHLAW_LANES) best = lanes_max(best, lanes_load(row + k));
  *highest = lanes_highest(best);
  lanes sum = lanes_all(0);
  for (long k = 0; k < columns; k += PATCHLAW_LANES) {
    lanes e = lanes_exp(lanes_load(row + k) - *highest);
    lanes_store(row + k, e);
    sum += e;
  }
  return lanes_sum(sum);
}

PATCHLAW_KERNEL
void patchlaw_attention_forward(float *output, float *log_sums, const float *query_key_value,
                                const int32_t *prefix, long block, long lead, long images,
                                long tokens, long heads, long head_width, float *scratch) {
  long width = heads * head_width, row = 3 * width;
  long t = padded(tokens), d = padded(head_width);
  float factor = 1.0f / sqrtf((float)head_width);
  float *scores = scratch, *keys = scores + ROWS_PER_TILE * t, *queries = keys + head_width * t;
  float *values = queries + tokens * d, *mixed = values + tokens * d;
  for (long image = 0; image < images; image++)
    for (long head = 0; head < heads; head++) {
      attention_mask mask = {prefix[image] + lead, block, tokens, lead};
      const float *base = query_key_value + image * tokens * row + head * head_width;
      float *logs = log_sums + (image * heads + head) * tokens;
      pack(queries, base, row, tokens, head_width, factor);
      pack_transposed(keys, base + width, row, tokens, head_width);
      pack(values, base + 2 * width, row, tokens, head_width, 1);
      for (long q = 0; q < tokens; q += ROWS_PER_TILE) {
        long rows = smaller(ROWS_PER_TILE, tokens - q);
        long seen = visible(q + rows - 1, mask);
        multiply(scores, t, queries + q * d, d, 1, keys, t, 0, head_width, rows, padded(seen), 0);
        float denominators[ROWS_PER_TILE];
        for (long r = 0; r < rows; r++) {
          float highest;
          denominators[r] = exponentials(scores + r * t, visible(q + r, mask), padded(seen), &highest);
          logs[q + r] = highest + logf(denominators[r]);
        }
        multiply(mixed, d, scores, t, 1, values, d, 0, seen, rows, d, 0);
        for (long r = 0; r < rows; r++) {
          float *to = output + (image * tokens + q + r) * width + head * head_width;
          for (long c = 0; c < head_width; c += PATCHLAW_LANES)
            lanes_write(to + c, lanes_load(mixed + r * d + c) / denominators[r], head_width - c);
        }
      }
    }
}

/// The packed operands and results of one head's backward pass.
typedef struct {
  float *weights, *dscores;               // [QUERIES_PER_BLOCK, padded tokens]
  float *keys_across, *values_across;     // [head_width, padded tokens]
  float *queries, *keys, *doutputs;       // [tokens, padded head_width]
  float *dqueries, *dkeys, *dvalues;      // [tokens, padded head_width]
} head_memory;

PATCHLAW_INLINE head_memory divide(float *scratch, long tokens, long head_width) {
  long t = padded(tokens), d = padded(head_width);
  head_memory m;
  m.weights = scratch;
  m.dscores = m.weights + QUERIES_PER_BLOCK * t;
  m.keys_across = m.dscores + QUERIES_PER_BLOCK * t;
  m.values_across = m.keys_across + head_width * t;
  m.queries = m.values_across + head_width * t;
  m.keys = m.queries + tokens * d;
  m.doutputs = m.keys + tokens * d;
  m.dqueries = m.doutputs + tokens * d;
  m.dkeys = m.dqueries + tokens * d;
  m.dvalues = m.dkeys + tokens * d;
  return m;
}

/// One row: P = e^(score - log sum) where visible, dS = P (dP - sum of P dP).
PATCHLAW_INLINE void softmax_backward(float *restrict weights, float *restrict dscores,
                                      float log_sum, long seen, long columns) {
  for (long k = seen; k < columns; k++) weights[k] = -INFINITY;
  lanes sum = lanes_all(0);
  for (long k = 0; k < columns; k += PATCHLAW_LANES) {
    lanes p = lanes_exp(lanes_load(weights + k) - log_sum);
    lanes_store(weights + k, p);
    sum += p * lanes_load(dscores + k);
  }
  float mean = lanes_sum(sum);
  for (long k = 0; k < columns; k += PATCHLAW_LANES)
    lanes_store(dscores + k, lanes_load(weights + k) * (lanes_load(dscores + k) - mean));
}

/// Scores, weights and score gradients of the queries first..<last.
PATCHLAW_INLINE void block_scores(head_memory m, const float *logs, long first, long last,
                                  attention_mask mask, long head_width) {
  long t = padded(mask.tokens), d = padded(head_width);
  for (long q = first; q < last; q += ROWS_PER_TILE) {
    long rows = smaller(ROWS_PER_TILE, last - q), at = (q - first) * t;
    long columns = padded(visible(q + rows - 1, mask));
    multiply(m.weights + at, t, m.queries + q * d, d, 1, m.keys_across, t, 0, head_width, rows,
             columns, 0);
    multiply(m.dscores + at, t, m.doutputs + q * d, d, 1, m.values_across, t, 0, head_width, rows,
             columns, 0);
    for (long r = 0; r < rows; r++)
      softmax_backward(m.weights + at + r * t, m.dscores + at + r * t, logs[q + r],
                       visible(q + r, mask), columns);
    multiply(m.dqueries + q * d, d, m.dscores + at, t, 1, m.keys, d, 0,
             visible(q + rows - 1, mask), rows, d, 0);
  }
}

/// Adds the contributions of queries first..<last to keys and values. The rows of a tile share a
/// start: the first query that attends to the earliest key.
PATCHLAW_INLINE void block_keys(head_memory m, long first, long last, attention_mask mask,
                                long head_width) {
  long t = padded(mask.tokens), d = padded(head_width);
  long seen = visible(last - 1, mask);
  for (long k = 0; k < seen; k += ROWS_PER_TILE) {
    long rows = smaller(ROWS_PER_TILE, seen - k);
    // Rows of a tile of queries are filled up to the last query's visible keys, so start on a tile.
    long start = larger(0, (first_to_see(k, mask) - first) & ~(long)(ROWS_PER_TILE - 1));
    multiply(m.dkeys + k * d, d, m.dscores + k, 1, t, m.queries + first * d, d, start,
             last - first, rows, d, 1);
    multiply(m.dvalues + k * d, d, m.weights + k, 1, t, m.doutputs + first * d, d, start,
             last - first, rows, d, 1);
  }
}

PATCHLAW_INLINE void unpack(float *restrict to, long row, const float *restrict from, long tokens,
                            long head_width, float factor) {
  long wide = padded(head_width);
  for (long t = 0; t < tokens; t++)
    for (long d = 0; d < head_width; d += PATCHLAW_LANES)
      lanes_write(to + t * row + d, factor * lanes_load(from + t * wide + d), head_width - d);
}

PATCHLAW_KERNEL
void patchlaw_attention_backward(float *dquery_key_value, const float *doutput,
                                 const float *query_key_value, const float *log_sums,
                                 const int32_t *prefix, long block, long lead, long images,
                                 long tokens, long heads, long head_width, float *scratch) {
  long width = heads * head_width, row = 3 * width, d = padded(head_width);
  float factor = 1.0f / sqrtf((float)head_width);
  head_memory m = divide(scratch, tokens, head_width);
  for (long image = 0; image < images; image++)
    for (long head = 0; head < heads; head++) {
      attention_mask mask = {prefix[image] + lead, block, tokens, lead};
      long at = image * tokens * row + head * head_width;
      const float *base = query_key_value + at;
      const float *logs = log_sums + (image * heads + head) * tokens;
      pack(m.queries, base, row, tokens, head_width, factor);
      pack(m.keys, base + width, row, tokens, head_width, 1);
      pack_transposed(m.keys_across, base + width, row, tokens, head_width);
      pack_transposed(m.values_across, base + 2 * width, row, tokens, head_width);
      pack(m.doutputs, doutput + image * tokens * width + head * head_width, width, tokens,
           head_width, 1);
      memset(m.dkeys, 0, sizeof(float) * (size_t)(2 * tokens * d));  // dkeys, then dvalues
      for (long first = 0; first < tokens; first += QUERIES_PER_BLOCK) {
        long last = smaller(tokens, first + QUERIES_PER_BLOCK);
        block_scores(m, logs, first, last, mask, head_width);
        block_keys(m, first, last, mask, head_width);
      }
      // queries were packed with the factor, so dkeys already include it; dqueries do not.
      unpack(dquery_key_value + at, row, m.dqueries, tokens, head_width, factor);
      unpack(dquery_key_value + at + width, row, m.dkeys, tokens, head_width, 1);
      unpack(dquery_key_value + at + 2 * width, row, m.dvalues, tokens, head_width, 1);
    }
}
