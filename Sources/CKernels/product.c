// Products in single precision. Narrow matrices are the common case: widths of 48 to 512, where
// general libraries lose a quarter of the machine to packing and edges.
//
// Blocks of the right-hand matrix are packed into panels of 16 columns that stay in the caches;
// below them pass packed blocks of the left-hand matrix, one register tile after another.
#include "product.h"

#include <pthread.h>
#include <stdlib.h>

#include "gelu_lanes.h"
#include "register_tile.h"
#include "transpose.h"

// A panel (16 x 256 floats) and a left block fit the first-level cache, a right block the second.
enum { INNER_BLOCK = 256, COLUMN_BLOCK = 384, ROW_BLOCK = 48, PANEL = PATCHLAW_LANES };
enum {
  LEFT_COUNT = (INNER_BLOCK + 4) * (ROW_BLOCK + MOST_TILE_ROWS) + PANEL,
  RIGHT_COUNT = INNER_BLOCK * (COLUMN_BLOCK + PANEL)
};

PATCHLAW_INLINE long lesser(long a, long b) { return a < b ? a : b; }

static pthread_key_t packed_key;
static pthread_once_t packed_once = PTHREAD_ONCE_INIT;
static void make_key(void) {
  if (pthread_key_create(&packed_key, free)) abort();
}

/// This thread's memory for packed blocks, allocated at its first product and freed at its end.
static float *packed_memory(void) {
  static _Thread_local float *memory;
  if (memory) return memory;
  pthread_once(&packed_once, make_key);
  memory = aligned_alloc(64, (sizeof(float) * (LEFT_COUNT + RIGHT_COUNT) + 63) / 64 * 64);
  if (!memory || pthread_setspecific(packed_key, memory)) abort();
  return memory;
}

/// Packs columns [inner, columns] as panels [columns / 16][inner][16], zero beyond the last column.
PATCHLAW_INLINE void pack_columns(float *restrict panels, const float *restrict from, long row,
                                  long inner, long columns) {
  for (long c = 0; c < columns; c += PANEL)
    for (long k = 0; k < inner; k++)
      lanes_store(panels + c * inner + k * PANEL, lanes_read(from + k * row + c, columns - c));
}

/// Packs rows [columns, inner] as the same panels.
PATCHLAW_INLINE void pack_transposed(float *restrict panels, const float *restrict from, long row,
                                     long inner, long columns) {
  for (long c = 0; c < columns; c += 8) {
    float *to = panels + c / PANEL * PANEL * inner + c % PANEL;
    long k = 0, live = lesser(8, columns - c);
    if (live == 8)
      for (; k + 8 <= inner; k += 8) transpose_eight(to + k * PANEL, PANEL, from + c * row + k, row);
    for (; k < inner; k++)
      for (long i = 0; i < 8; i++) to[k * PANEL + i] = i < live ? from[(c + i) * row + k] : 0;
  }
  long last = columns % PANEL;  // the second half of the last panel
  if (last && last <= 8)
    for (long k = 0; k < inner; k++)
      *(eight *)(panels + columns / PANEL * PANEL * inner + k * PANEL + 8) = (eight){};
}

/// The left-hand values of a block: value (r, k) of the tile that starts at row m is
/// at[m / rows * tile + r * row + k * step].
typedef struct {
  const float *at;
  long tile, row, step;
} left_block;

/// Packs a block that is stored transposed, [inner, rows], as tiles [inner][tile rows].
PATCHLAW_INLINE left_block pack_left_transposed(float *restrict packed, const float *restrict from,
                                                long row, long inner, long rows,
                                                const int tile_rows) {
  // A wide store writes past its tile's row; the next index overwrites that, and the gap takes the last.
  const int store = tile_rows <= 8 ? 8 : 16;
  long each = tile_rows * inner + (store - tile_rows);
  for (long k = 0; k < inner; k++) {
    const float *values = from + k * row;
    long m = 0;
    for (; m + store <= rows; m += tile_rows) {
      float *to = packed + m / tile_rows * each + k * tile_rows;
      if (store == 8)
        *(eight *)to = *(const eight *)(values + m);
      else
        lanes_store(to, lanes_load(values + m));
    }
    for (; m < rows; m++) packed[m / tile_rows * each + k * tile_rows + m % tile_rows] = values[m];
  }
  return (left_block){packed, each, 1, tile_rows};
}

/// Packs a block [rows, inner] densely: rows of a wide matrix lie pages apart.
PATCHLAW_INLINE left_block pack_left(float *restrict packed, const float *restrict from, long row,
                                     long inner, long rows, const int tile_rows) {
  for (long r = 0; r < rows; r++) {
    long k = 0;
    for (; k + PANEL <= inner; k += PANEL)
      lanes_store(packed + r * inner + k, lanes_load(from + r * row + k));
    for (; k < inner; k++) packed[r * inner + k] = from[r * row + k];
  }
  return (left_block){packed, tile_rows * inner, inner, 1};
}

// Where a transposed left block meets few columns, packing it costs more than reading it in place.
enum { FEW_COLUMNS = 96 };

/// The left-hand block of rows m.. and summed indices k...
PATCHLAW_INLINE left_block left_of(const patchlaw_product_request *p, float *restrict packed, long k,
                                   long m, long inner, long rows, const int tile_rows) {
  if (!p->transpose_left)
    return pack_left(packed, p->left + m * p->left_row + k, p->left_row, inner, rows, tile_rows);
  const float *from = p->left + k * p->left_row + m;
  if (p->columns <= FEW_COLUMNS) return (left_block){from, tile_rows, 1, p->left_row};
  return pack_left_transposed(packed, from, p->left_row, inner, rows, tile_rows);
}

/// One block of a product: panels, and where results go.
typedef struct {
  float *output;
  long output_row;
  const float *start;
  long start_row;
  left_block left;
  const float *panels;
  long inner, rows, columns;
} product_block;

/// One tile: `rows` rows from row `m`, `vectors` panels from column `c`.
PATCHLAW_INLINE void block_tile(const product_block *b, long m, long c, const float *left,
                                const int rows, const int vectors) {
  float *to = b->output + m * b->output_row + c;
  const float *from = b->start ? b->start + m * b->start_row + c : 0;
  const float *right = b->panels + c * b->inner;
  long live = b->columns - c;
  // A tile's results lie rows apart, too far for the hardware's prefetcher.
  for (int r = 0; r < rows; r++) __builtin_prefetch(to + r * b->output_row, 1);
  if (live >= PANEL * vectors)
    return tile(to, b->output_row, from, b->start_row, left, b->left.row, b->left.step, right, PANEL,
                PANEL * b->inner, b->inner, rows, vectors);
  float edge[MOST_TILE_ROWS * PANEL];
  if (from)
    for (int r = 0; r < rows; r++)
      lanes_store(edge + r * PANEL, lanes_read(from + r * b->start_row, live));
  tile(edge, PANEL, from ? edge : 0, PANEL, left, b->left.row, b->left.step, right, PANEL,
       PANEL * b->inner, b->inner, rows, 1);
  for (int r = 0; r < rows; r++)
    lanes_write(to + r * b->output_row, lanes_load(edge + r * PANEL), live);
}

/// The tiles of `vectors` panels from column `c`, down all rows.
PATCHLAW_INLINE void block_columns(const product_block *b, long c, const tile_shape shape,
                                   const int vectors) {
  long m = 0;
  for (; m + shape.rows <= b->rows; m += shape.rows)
    block_tile(b, m, c, b->left.at + m / shape.rows * b->left.tile, shape.rows, vectors);
  const float *left = b->left.at + m / shape.rows * b->left.tile;
#define REST(count)                                       \
  if (shape.rows > count && b->rows - m >= count) {       \
    block_tile(b, m, c, left, count, vectors);            \
    m += count;                                           \
    left += count * b->left.row;                          \
  }
  REST(8) REST(4) REST(2) REST(1)
#undef REST
}

/// Replaces a finished block by its GELU while the caches hold it.
PATCHLAW_INLINE void apply_gelu(const product_block *b, float *slope) {
  for (long m = 0; m < b->rows; m++)
    for (long c = 0; c < b->columns; c += PANEL) {
      long at = m * b->output_row + c, live = b->columns - c;
      lanes x = lanes_read(b->output + at, live);
      lanes below = lanes_normal(x);
      if (slope) lanes_write(slope + at, lanes_gelu_slope(x, below), live);
      lanes_write(b->output + at, x * below, live);
    }
}

PATCHLAW_INLINE void multiply(const patchlaw_product_request *p, const tile_shape shape) {
  float *left = packed_memory(), *panels = left + LEFT_COUNT;
  long parts = (p->inner + INNER_BLOCK - 1) / INNER_BLOCK;
  long inner = parts ? (p->inner + parts - 1) / parts : 0;
  for (long c = 0; c < p->columns; c += COLUMN_BLOCK) {
    long columns = lesser(COLUMN_BLOCK, p->columns - c);
    long k = 0;
    do {
      product_block b = {.inner = lesser(inner, p->inner - k), .columns = columns, .panels = panels};
      if (p->transpose_right)
        pack_transposed(panels, p->right + c * p->right_row + k, p->right_row, b.inner, columns);
      else
        pack_columns(panels, p->right + k * p->right_row + c, p->right_row, b.inner, columns);
      for (long m = 0; m < p->rows; m += ROW_BLOCK) {
        b.rows = lesser(ROW_BLOCK, p->rows - m);
        b.left = left_of(p, left, k, m, b.inner, b.rows, shape.rows);
        b.output = p->output + m * p->output_row + c;
        b.output_row = p->output_row;
        b.start = k ? b.output : p->start ? p->start + m * p->start_row + c : 0;
        b.start_row = k ? p->output_row : p->start_row;
        long column = 0;
        if (shape.vectors == 2)
          for (; column + 2 * PANEL <= columns; column += 2 * PANEL)
            block_columns(&b, column, shape, 2);
        for (; column < columns; column += PANEL) block_columns(&b, column, shape, 1);
        if (p->gelu && k + inner >= p->inner)
          apply_gelu(&b, p->slope ? p->slope + m * p->output_row + c : 0);
      }
      k += inner;
    } while (k < p->inner);
  }
}

PATCHLAW_TILED(patchlaw_product, patchlaw_product_request, multiply, 12)

void patchlaw_multiply(float *output, long output_row, const float *left, long left_row,
                       bool transpose_left, const float *right, long right_row,
                       bool transpose_right, long rows, long columns, long inner, bool accumulate) {
  patchlaw_product_request request = {
      .output = output, .output_row = output_row,
      .left = left, .left_row = left_row, .transpose_left = transpose_left,
      .right = right, .right_row = right_row, .transpose_right = transpose_right,
      .start = accumulate ? output : 0, .start_row = output_row,
      .rows = rows, .columns = columns, .inner = inner};
  patchlaw_product(&request);
}
