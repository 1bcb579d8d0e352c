// The register tile of every single-precision product, and its shape on each instruction set.
//
// A value of a tile is one chain of multiply-adds along the summed dimension, in order, whatever its
// place in the tile. So the shape of a tile is free: it changes speed, never bits.
#ifndef PATCHLAW_REGISTER_TILE_H
#define PATCHLAW_REGISTER_TILE_H

#include "patchlaw_simd.h"

/// Rows and vectors of 16 columns whose sums fit the registers.
typedef struct {
  int rows, vectors;
} tile_shape;

enum { MOST_TILE_ROWS = 12, MOST_TILE_VECTORS = 2 };

/// c[r][16 j ..] = start[r][16 j ..] + (sum over k of a[r a_row + k a_step] * b[k b_row + j b_vector]),
/// where a NULL start is left out. Adding the start last keeps its size out of the sum's rounding.
PATCHLAW_INLINE void tile(float *c, long c_row, const float *start, long start_row,
                          const float *restrict a, long a_row, long a_step,
                          const float *restrict b, long b_row, long b_vector, long inner,
                          const int rows, const int vectors) {
  lanes sum[MOST_TILE_ROWS][MOST_TILE_VECTORS];
#pragma clang loop unroll(full)
  for (int r = 0; r < rows; r++)
#pragma clang loop unroll(full)
    for (int j = 0; j < vectors; j++) sum[r][j] = lanes_all(0);
#pragma clang loop unroll_count(2)
  for (long k = 0; k < inner; k++) {
    lanes right[MOST_TILE_VECTORS];
#pragma clang loop unroll(full)
    for (int j = 0; j < vectors; j++) right[j] = lanes_load(b + k * b_row + j * b_vector);
#pragma clang loop unroll(full)
    for (int r = 0; r < rows; r++) {
      float left = a[r * a_row + k * a_step];
#pragma clang loop unroll(full)
      for (int j = 0; j < vectors; j++) sum[r][j] += left * right[j];
    }
  }
#pragma clang loop unroll(full)
  for (int r = 0; r < rows; r++)
#pragma clang loop unroll(full)
    for (int j = 0; j < vectors; j++) {
      if (start) sum[r][j] = lanes_load(start + r * start_row + 16 * j) + sum[r][j];
      lanes_store(c + r * c_row + 16 * j, sum[r][j]);
    }
}

/// Defines `function(request)`, which calls the inline `body(request, shape)` with the tile's shape of
/// this processor: 16 registers of 8 lanes hold 6 x 16 sums, 32 registers of 16 lanes 12 x 32 (or, for
/// `body`s that ask for `rows_avx512` rows, fewer), 16 registers of 4 lanes 2 x 16.
#if defined(__x86_64__)
#define PATCHLAW_TILED(function, request_type, body, rows_avx512)                               \
  __attribute__((target("arch=x86-64-v4"), min_vector_width(512))) static void function##_v4(   \
      const request_type *request) {                                                            \
    body(request, (tile_shape){rows_avx512, 2});                                                \
  }                                                                                             \
  __attribute__((target("arch=x86-64-v3"))) static void function##_v3(                          \
      const request_type *request) {                                                            \
    body(request, (tile_shape){6, 1});                                                          \
  }                                                                                             \
  static void function##_v1(const request_type *request) { body(request, (tile_shape){2, 1}); } \
  void function(const request_type *request) {                                                  \
    __builtin_cpu_init();                                                                       \
    if (__builtin_cpu_supports("x86-64-v4")) return function##_v4(request);                     \
    if (__builtin_cpu_supports("x86-64-v3")) return function##_v3(request);                     \
    function##_v1(request);                                                                     \
  }
#else
#define PATCHLAW_TILED(function, request_type, body, rows_avx512) \
  void function(const request_type *request) { body(request, (tile_shape){6, 1}); }
#endif

#endif
