#include "perceptual_hash.h"

enum { ROWS = 8, CELLS = 9 };

/// The first pixel of a part of `size` pixels in `parts`.
static long start_of(long part, long parts, long size) {
  long start = part * size / parts;
  return start < size ? start : size - 1;
}

static long end_of(long part, long parts, long size) {
  long start = start_of(part, parts, size), end = (part + 1) * size / parts;
  return end > start ? end : start + 1;
}

/// Mean luma of ITU-R 601-2, in units that are equal for all cells of an image.
static double cell_luma(const uint8_t *pixels, long width, long channels, long top, long bottom,
                        long left, long right) {
  uint64_t sum = 0;
  for (long y = top; y < bottom; y++)
    for (long x = left; x < right; x++) {
      const uint8_t *pixel = pixels + (y * width + x) * channels;
      sum += channels == 3 ? 299u * pixel[0] + 587u * pixel[1] + 114u * pixel[2] : 1000u * pixel[0];
    }
  return (double)sum / (double)((bottom - top) * (right - left));
}

uint64_t patchlaw_difference_hash(const uint8_t *pixels, long height, long width, long channels) {
  uint64_t hash = 0;
  for (long row = 0; row < ROWS; row++) {
    long top = start_of(row, ROWS, height), bottom = end_of(row, ROWS, height);
    double before = 0;
    for (long cell = 0; cell < CELLS; cell++) {
      double luma = cell_luma(pixels, width, channels, top, bottom, start_of(cell, CELLS, width),
                              end_of(cell, CELLS, width));
      if (cell > 0) hash = hash << 1 | (before < luma);
      before = luma;
    }
  }
  return hash;
}

long patchlaw_first_near(const uint64_t *hashes, long count, uint64_t hash, int distance) {
  for (long i = 0; i < count; i++)
    if (__builtin_popcountll(hashes[i] ^ hash) <= distance) return i;
  return -1;
}
