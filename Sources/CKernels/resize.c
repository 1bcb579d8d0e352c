#include <math.h>
#include <string.h>

#include "images.h"
#include "patchlaw_simd.h"

/// The cubic convolution kernel with a = -0.5 (Keys 1981, equation 15).
static double cubic(double x) {
  const double a = -0.5;
  x = fabs(x);
  if (x < 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
  if (x < 2) return (((x - 5) * x + 8) * x - 4) * a;
  return 0;
}

static long support_taps(long from, long to) {
  double scale = (double)from / (double)to;
  return (long)ceil(2 * (scale > 1 ? scale : 1)) * 2 + 1;
}

/// Weights of the pixels first[i]... that make output pixel i of `length` pixels from `start` on,
/// among `from` pixels, resized to `to`.
static void filter(float *weights, int32_t *first, int32_t *count, double start, double length,
                   long from, long to) {
  double scale = length / (double)to, wide = scale > 1 ? scale : 1;
  long taps = support_taps(from, to);
  for (long i = 0; i < to; i++) {
    double center = start + ((double)i + 0.5) * scale;
    long low = (long)(center - 2 * wide + 0.5), high = (long)(center + 2 * wide + 0.5);
    if (low < 0) low = 0;
    if (high > from) high = from;
    double sum = 0;
    for (long k = low; k < high; k++) sum += cubic(((double)k - center + 0.5) / wide);
    for (long k = low; k < high; k++)
      weights[i * taps + k - low] = (float)(cubic(((double)k - center + 0.5) / wide) / sum);
    first[i] = (int32_t)low;
    count[i] = (int32_t)(high - low);
  }
}

long patchlaw_resize_scratch(long height, long width, long channels, long size) {
  return width * channels + size * (support_taps(height, size) + support_taps(width, size) + 4);
}

static void copy_exactly(float *restrict output, const uint8_t *restrict image, long width,
                         long channels, patchlaw_rectangle box, bool mirror) {
  for (long y = 0; y < box.height; y++)
    for (long x = 0; x < box.width; x++) {
      long from = mirror ? box.width - 1 - x : x;
      const uint8_t *pixel = image + ((box.top + y) * width + box.left + from) * channels;
      for (long c = 0; c < channels; c++) output[(y * box.width + x) * channels + c] = pixel[c];
    }
}

/// What is resized of a box: `height` pixels from `top` on, and `width` from `left` on, relative to it.
typedef struct {
  double top, left, height, width;
} part;

PATCHLAW_INLINE void resize(float *restrict output, const uint8_t *restrict image, long width,
                   long channels, patchlaw_rectangle box, part part, long size, bool mirror,
                   float *restrict scratch) {
  long row_count = box.width * channels;
  long down_taps = support_taps(box.height, size), across_taps = support_taps(box.width, size);
  float *row = scratch, *down = row + row_count, *across = down + size * down_taps;
  int32_t *down_first = (int32_t *)(across + size * across_taps), *down_count = down_first + size;
  int32_t *across_first = down_count + size, *across_count = across_first + size;
  filter(down, down_first, down_count, part.top, part.height, box.height, size);
  filter(across, across_first, across_count, part.left, part.width, box.width, size);
  for (long y = 0; y < size; y++) {
    memset(row, 0, sizeof(float) * (size_t)row_count);
    for (long k = 0; k < down_count[y]; k++) {
      const uint8_t *from =
          image + ((box.top + down_first[y] + k) * width + box.left) * channels;
      float weight = down[y * down_taps + k];
      for (long i = 0; i < row_count; i++) row[i] += weight * (float)from[i];
    }
    for (long x = 0; x < size; x++) {
      float *to = output + (y * size + (mirror ? size - 1 - x : x)) * channels;
      for (long c = 0; c < channels; c++) {
        float sum = 0;
        for (long k = 0; k < across_count[x]; k++)
          sum += across[x * across_taps + k] * row[(across_first[x] + k) * channels + c];
        to[c] = sum < 0 ? 0 : sum > 255 ? 255 : sum;
      }
    }
  }
}

PATCHLAW_KERNEL
void patchlaw_resize(float *restrict output, const uint8_t *restrict image, long width,
                     long channels, patchlaw_rectangle box, long size, bool mirror,
                     float *restrict scratch) {
  if (box.height == size && box.width == size) {
    copy_exactly(output, image, width, channels, box, mirror);
    return;
  }
  part whole = {0, 0, (double)box.height, (double)box.width};
  resize(output, image, width, channels, box, whole, size, mirror, scratch);
}

/// The pixels that `length` from `start` on touches, among `count`: their first, and how many.
static void touched(long *first, long *number, double start, double length, long count) {
  long last = (long)ceil(start + length);
  *first = (long)start;
  *number = (last < count ? last : count) - *first;
}

PATCHLAW_KERNEL
void patchlaw_resize_square(float *restrict output, const uint8_t *restrict image, long height,
                            long width, long channels, double top, double left, double side,
                            long size, float *restrict scratch) {
  patchlaw_rectangle box;
  touched(&box.top, &box.height, top, side, height);
  touched(&box.left, &box.width, left, side, width);
  part square = {top - (double)box.top, left - (double)box.left, side, side};
  resize(output, image, width, channels, box, square, size, false, scratch);
}
