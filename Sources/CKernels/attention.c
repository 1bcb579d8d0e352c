// Goals, in order: exact masks; the same bits every run; then speed. All products of one head use
// one register tile. Masked products are skipped, not computed.
#include "attention.h"

#include <math.h>

#include "attention_mask.h"
#include "register_tile.h"
#include "transpose.h"

// A multiple of every tile's rows.
enum { QUERIES_PER_BLOCK = 48 };

PATCHLAW_INLINE long padded(long count) { return (count + 15) & ~15L; }
PATCHLAW_INLINE long smaller(long a, long b) { return a < b ? a : b; }
PATCHLAW_INLINE long larger(long a, long b) { return a > b ? a : b; }

/// c[r][0..<columns] (+)= sum over k in first..<last of a[r * a_row + k * a_step] * b[k][0..<columns];
/// columns is a multiple of 16.
PATCHLAW_INLINE void multiply(float *c, long c_row, const float *restrict a, long a_row, long a_step,
                              const float *restrict b, long b_row, long first, long last,
                              const int rows, long columns, const int vectors,
                              const int accumulate) {
  long inner = last - first, j = 0;
  a += first * a_step;
  b += first * b_row;
  if (vectors == 2)
    for (; j + 32 <= columns; j += 32)
      tile(c + j, c_row, accumulate ? c + j : 0, c_row, a, a_row, a_step, b + j, b_row, 16, inner,
           rows, 2);
  for (; j < columns; j += 16)
    tile(c + j, c_row, accumulate ? c + j : 0, c_row, a, a_row, a_step, b + j, b_row, 16, inner, rows,
         1);
}

/// The same for any number of rows, at most a tile's.
PATCHLAW_INLINE void multiply_rows(float *c, long c_row, const float *restrict a, long a_row,
                                   long a_step, const float *restrict b, long b_row, long first,
                                   long last, long rows, long columns, const tile_shape shape,
                                   const int accumulate) {
#define ROWS(count)                                                                               \
  if (shape.rows >= count && rows >= count) {                                                     \
    multiply(c, c_row, a, a_row, a_step, b, b_row, first, last, count, columns, shape.vectors,    \
             accumulate);                                                                         \
    c += count * c_row;                                                                           \
    a += count * a_row;                                                                           \
    rows -= count;                                                                                \
  }
  if (rows == shape.rows)
    return multiply(c, c_row, a, a_row, a_step, b, b_row, first, last, shape.rows, columns,
                    shape.vectors, accumulate);
  ROWS(4) ROWS(2) ROWS(1)
#undef ROWS
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
  long wide = padded(tokens), d = 0;
  for (; d + 8 <= head_width; d += 8) {
    long t = 0;
    for (; t + 8 <= tokens; t += 8) transpose_eight(to + d * wide + t, wide, from + t * row + d, row);
    for (long i = d; i < d + 8; i++) {
      for (long rest = t; rest < tokens; rest++) to[i * wide + rest] = from[rest * row + i];
      for (long rest = tokens; rest < wide; rest++) to[i * wide + rest] = 0;
    }
  }
  for (; d < head_width; d++)
    for (long t = 0; t < wide; t++) to[d * wide + t] = t < tokens ? from[t * row + d] : 0;
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
    lanes e = lanes_exp_below(lanes_load(row + k) - *highest);
    lanes_store(row + k, e);
    sum += e;
  }
  return lanes_sum(sum);
}

/// What both passes need besides their tensors.
typedef struct {
  const int32_t *prefix;
  long block, lead, images, tokens, heads, head_width;
  float *scratch;
} attention_sizes;

typedef struct {
  float *output, *log_sums;
  const float *query_key_value;
  attention_sizes sizes;
} forward_request;

PATCHLAW_INLINE void forward(const forward_request *request, const tile_shape shape) {
  const attention_sizes *sizes = &request->sizes;
  long tokens = sizes->tokens, heads = sizes->heads, head_width = sizes->head_width;
  long width = heads * head_width, row = 3 * width;
  long t = padded(tokens), d = padded(head_width);
  float factor = 1.0f / sqrtf((float)head_width);
  float *scores = sizes->scratch, *keys = scores + MOST_TILE_ROWS * t, *queries = keys + head_width * t;
  float *values = queries + tokens * d, *mixed = values + tokens * d;
  for (long image = 0; image < sizes->images; image++)
    for (long head = 0; head < heads; head++) {
      attention_mask mask = {sizes->prefix[image] + sizes->lead, sizes->block, tokens, sizes->lead};
      const float *base = request->query_key_value + image * tokens * row + head * head_width;
      float *logs = request->log_sums + (image * heads + head) * tokens;
      pack(queries, base, row, tokens, head_width, factor);
      pack_transposed(keys, base + width, row, tokens, head_width);
      pack(values, base + 2 * width, row, tokens, head_width, 1);
      for (long q = 0; q < tokens; q += shape.rows) {
        long rows = smaller(shape.rows, tokens - q);
        long seen = visible(q + rows - 1, mask);
        multiply_rows(scores, t, queries + q * d, d, 1, keys, t, 0, head_width, rows, padded(seen),
                      shape, 0);
        float denominators[MOST_TILE_ROWS];
        for (long r = 0; r < rows; r++) {
          float highest;
          denominators[r] = exponentials(scores + r * t, visible(q + r, mask), padded(seen), &highest);
          logs[q + r] = highest + logf(denominators[r]);
        }
        multiply_rows(mixed, d, scores, t, 1, values, d, 0, seen, rows, d, shape, 0);
        for (long r = 0; r < rows; r++) {
          float *to = request->output + (image * tokens + q + r) * width + head * head_width;
          for (long c = 0; c < head_width; c += PATCHLAW_LANES)
            lanes_write(to + c, lanes_load(mixed + r * d + c) / denominators[r], head_width - c);
        }
      }
    }
}

PATCHLAW_TILED(forward_by_machine, forward_request, forward, 8)

void patchlaw_attention_forward(float *output, float *log_sums, const float *query_key_value,
                                const int32_t *prefix, long block, long lead, long images,
                                long tokens, long heads, long head_width, float *scratch) {
  forward_request request = {
      output, log_sums, query_key_value,
      {prefix, block, lead, images, tokens, heads, head_width, scratch}};
  forward_by_machine(&request);
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
    lanes p = lanes_exp_below(lanes_load(weights + k) - log_sum);
    lanes_store(weights + k, p);
    sum += p * lanes_load(dscores + k);
  }
  float mean = lanes_sum(sum);
  for (long k = 0; k < columns; k += PATCHLAW_LANES)
    lanes_store(dscores + k, lanes_load(weights + k) * (lanes_load(dscores + k) - mean));
}

/// Scores, weights and score gradients of the queries first..<last.
PATCHLAW_INLINE void block_scores(head_memory m, const float *logs, long first, long last,
                                  attention_mask mask, long head_width, const tile_shape shape) {
  long t = padded(mask.tokens), d = padded(head_width);
  for (long q = first; q < last; q += shape.rows) {
    long rows = smaller(shape.rows, last - q), at = (q - first) * t;
    // A tile of keys that begins at a visible key reads all its columns.
    long beyond = PATCHLAW_LANES % shape.rows ? shape.rows - 1 : 0;
    long columns = smaller(t, padded(visible(q + rows - 1, mask) + beyond));
    multiply_rows(m.weights + at, t, m.queries + q * d, d, 1, m.keys_across, t, 0, head_width, rows,
                  columns, shape, 0);
    multiply_rows(m.dscores + at, t, m.doutputs + q * d, d, 1, m.values_across, t, 0, head_width,
                  rows, columns, shape, 0);
    for (long r = 0; r < rows; r++)
      softmax_backward(m.weights + at + r * t, m.dscores + at + r * t, logs[q + r],
                       visible(q + r, mask), columns);
    multiply_rows(m.dqueries + q * d, d, m.dscores + at, t, 1, m.keys, d, 0,
                  visible(q + rows - 1, mask), rows, d, shape, 0);
  }
}

/// Adds the contributions of queries first..<last to keys and values. The rows of a tile share a
/// start: the first query that attends to the earliest key.
PATCHLAW_INLINE void block_keys(head_memory m, long first, long last, attention_mask mask,
                                long head_width, const tile_shape shape) {
  long t = padded(mask.tokens), d = padded(head_width);
  long seen = visible(last - 1, mask);
  for (long k = 0; k < seen; k += shape.rows) {
    long rows = smaller(shape.rows, seen - k);
    // Rows of a tile of queries are filled up to the last query's visible keys, so start on a tile.
    long start = larger(0, first_to_see(k, mask) - first) / shape.rows * shape.rows;
    multiply_rows(m.dkeys + k * d, d, m.dscores + k, 1, t, m.queries + first * d, d, start,
                  last - first, rows, d, shape, 1);
    multiply_rows(m.dvalues + k * d, d, m.weights + k, 1, t, m.doutputs + first * d, d, start,
                  last - first, rows, d, shape, 1);
  }
}

PATCHLAW_INLINE void unpack(float *restrict to, long row, const float *restrict from, long tokens,
                            long head_width, float factor) {
  long wide = padded(head_width);
  for (long t = 0; t < tokens; t++)
    for (long d = 0; d < head_width; d += PATCHLAW_LANES)
      lanes_write(to + t * row + d, factor * lanes_load(from + t * wide + d), head_width - d);
}

typedef struct {
  float *dquery_key_value;
  const float *doutput, *query_key_value, *log_sums;
  attention_sizes sizes;
} backward_request;

PATCHLAW_INLINE void backward(const backward_request *request, const tile_shape shape) {
  const attention_sizes *sizes = &request->sizes;
  long tokens = sizes->tokens, heads = sizes->heads, head_width = sizes->head_width;
  long width = heads * head_width, row = 3 * width, d = padded(head_width);
  float factor = 1.0f / sqrtf((float)head_width);
  head_memory m = divide(sizes->scratch, tokens, head_width);
  for (long image = 0; image < sizes->images; image++)
    for (long head = 0; head < heads; head++) {
      attention_mask mask = {sizes->prefix[image] + sizes->lead, sizes->block, tokens, sizes->lead};
      long at = image * tokens * row + head * head_width;
      const float *base = request->query_key_value + at;
      const float *logs = request->log_sums + (image * heads + head) * tokens;
      pack(m.queries, base, row, tokens, head_width, factor);
      pack(m.keys, base + width, row, tokens, head_width, 1);
      pack_transposed(m.keys_across, base + width, row, tokens, head_width);
      pack_transposed(m.values_across, base + 2 * width, row, tokens, head_width);
      pack(m.doutputs, request->doutput + image * tokens * width + head * head_width, width, tokens,
           head_width, 1);
      memset(m.dkeys, 0, sizeof(float) * (size_t)(2 * tokens * d));  // dkeys, then dvalues
      for (long first = 0; first < tokens; first += QUERIES_PER_BLOCK) {
        long last = smaller(tokens, first + QUERIES_PER_BLOCK);
        block_scores(m, logs, first, last, mask, head_width, shape);
        block_keys(m, first, last, mask, head_width, shape);
      }
      // queries were packed with the factor, so dkeys already include it; dqueries do not.
      unpack(request->dquery_key_value + at, row, m.dqueries, tokens, head_width, factor);
      unpack(request->dquery_key_value + at + width, row, m.dkeys, tokens, head_width, 1);
      unpack(request->dquery_key_value + at + 2 * width, row, m.dvalues, tokens, head_width, 1);
    }
}

PATCHLAW_TILED(backward_by_machine, backward_request, backward, 8)

void patchlaw_attention_backward(float *dquery_key_value, const float *doutput,
                                 const float *query_key_value, const float *log_sums,
                                 const int32_t *prefix, long block, long lead, long images,
                                 long tokens, long heads, long head_width, float *scratch) {
  backward_request request = {
      dquery_key_value, doutput, query_key_value, log_sums,
      {prefix, block, lead, images, tokens, heads, head_width, scratch}};
  backward_by_machine(&request);
}
