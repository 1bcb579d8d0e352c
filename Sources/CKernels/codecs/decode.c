#include <stdlib.h>
#include <string.h>

#include "bitmap.h"
#include "codecs.h"
#include "images.h"

bool patchlaw_is_small_enough(long height, long width) {
  return width <= PATCHLAW_MOST_PIXELS && height <= PATCHLAW_MOST_PIXELS / width;
}

void patchlaw_over_white(uint8_t *pixels, long count) {
  for (long i = 0; i < count; i++) {
    unsigned alpha = pixels[4 * i + 3], white = 255 * (255 - alpha);
    for (long c = 0; c < 3; c++)
      pixels[3 * i + c] = (uint8_t)((pixels[4 * i + c] * alpha + white + 127) / 255);
  }
}

/// Luma of ITU-R 601-2, rounded as Pillow does, in place.
static void to_gray(uint8_t *pixels, long count) {
  for (long i = 0; i < count; i++) {
    const uint8_t *rgb = pixels + 3 * i;
    pixels[i] = (uint8_t)((19595u * rgb[0] + 38470u * rgb[1] + 7471u * rgb[2] + 0x8000u) >> 16);
  }
}

/// Where a view through an orientation begins to read, and in which direction.
typedef struct {
  bool mirrors_x, mirrors_y, transposes;
} reading;

/// Source: CIPA DC-008 (EXIF 2.32), section 4.6.4, tag Orientation.
static reading reading_of(int orientation) {
  return (reading){
      .mirrors_x = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8,
      .mirrors_y = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7,
      .transposes = orientation >= 5};
}

/// Rounds the resized square, stored as the file has it, into the upright output.
static void write_upright(uint8_t *output, const float *square, long side, long channels,
                          reading from) {
  for (long y = 0; y < side; y++)
    for (long x = 0; x < side; x++) {
      long column = from.transposes ? y : x, row = from.transposes ? x : y;
      if (from.mirrors_x) column = side - 1 - column;
      if (from.mirrors_y) row = side - 1 - row;
      for (long c = 0; c < channels; c++)
        *output++ = (uint8_t)(square[(row * side + column) * channels + c] + 0.5f);
    }
}

static int write_square(uint8_t *output, patchlaw_bitmap bitmap, long side, long channels) {
  long height = bitmap.full_height, width = bitmap.full_width;
  long shorter = height < width ? height : width;
  reading from = reading_of(bitmap.orientation);
  long values = side * side * channels;
  long scratch = patchlaw_resize_scratch(bitmap.height, bitmap.width, channels, side);
  float *square = malloc(sizeof(float) * (size_t)(values + scratch));
  if (!square) return PATCHLAW_OUT_OF_MEMORY;
  if (channels == 1) to_gray(bitmap.pixels, bitmap.height * bitmap.width);
  // Of an odd margin the smaller half is at the top and left of the upright image.
  double top = (double)((height - shorter + from.mirrors_y) / 2);
  double left = (double)((width - shorter + from.mirrors_x) / 2), scale = (double)bitmap.divisor;
  patchlaw_resize_square(square, bitmap.pixels, bitmap.height, bitmap.width, channels, top / scale,
                         left / scale, (double)shorter / scale, side, square + values);
  write_upright(output, square, side, channels, from);
  free(square);
  return PATCHLAW_DECODED;
}

/// Decodes the format that the first bytes state.
static int decode(patchlaw_bitmap *bitmap, const uint8_t *bytes, long count, long side) {
  if (count < 1) return PATCHLAW_EMPTY;
  if (count >= 3 && !memcmp(bytes, "\xff\xd8\xff", 3))
    return patchlaw_decode_jpeg(bitmap, bytes, count, side);
  if (count >= 8 && !memcmp(bytes, "\x89PNG\r\n\x1a\n", 8))
    return patchlaw_decode_png(bitmap, bytes, count);
  if (count >= 12 && !memcmp(bytes, "RIFF", 4) && !memcmp(bytes + 8, "WEBP", 4))
    return patchlaw_decode_webp(bitmap, bytes, count);
  return PATCHLAW_FOREIGN;
}

int patchlaw_decode(uint8_t *output, const uint8_t *bytes, long count, long side, long channels,
                    long *shorter) {
  patchlaw_bitmap bitmap = {0};
  int outcome = decode(&bitmap, bytes, count, side);
  if (outcome != PATCHLAW_DECODED) return outcome;
  long height = bitmap.full_height, width = bitmap.full_width;
  *shorter = height < width ? height : width;
  outcome = write_square(output, bitmap, side, channels);
  free(bitmap.pixels);
  return outcome;
}
