#ifndef PATCHLAW_BITMAP_H
#define PATCHLAW_BITMAP_H

#include <stdbool.h>
#include <stdint.h>

/// A decoded image as it is stored: [height, width, 3], not yet upright.
typedef struct {
  uint8_t *pixels;  // owned; released by free
  long height, width;
  long divisor;  // each pixel is a square of this side in the file's image
  long full_height, full_width;  // of the file's image
  int orientation;  // of EXIF, 1 to 8
} patchlaw_bitmap;

/// Each returns one of the outcomes of codecs.h; the bitmap is set where it is PATCHLAW_DECODED.
int patchlaw_decode_jpeg(patchlaw_bitmap *bitmap, const uint8_t *bytes, long count, long side);
int patchlaw_decode_png(patchlaw_bitmap *bitmap, const uint8_t *bytes, long count);
int patchlaw_decode_webp(patchlaw_bitmap *bitmap, const uint8_t *bytes, long count);

/// A bitmap of the file's own size.
static inline patchlaw_bitmap patchlaw_whole_bitmap(uint8_t *pixels, long height, long width,
                                                    int orientation) {
  return (patchlaw_bitmap){pixels, height, width, 1, height, width, orientation};
}

/// Whether an image of this size is decoded.
bool patchlaw_is_small_enough(long height, long width);

/// Replaces pixels [count, 4] with alpha by [count, 3] over white, in place.
void patchlaw_over_white(uint8_t *pixels, long count);

/// The orientation that an EXIF block states, 1 to 8; 1 if it states none.
int patchlaw_exif_orientation(const uint8_t *block, long count);

#endif
