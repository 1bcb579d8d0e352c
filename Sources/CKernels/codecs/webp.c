#include <stdlib.h>
#include <string.h>
#include <webp/decode.h>

#include "bitmap.h"
#include "codecs.h"

/// Source: RFC 9649, section 2.3: chunks of a name, a size and data padded to an even length.
static int orientation(const uint8_t *bytes, long count) {
  long at = 12;
  while (at + 8 <= count) {
    long size = (long)bytes[at + 4] | (long)bytes[at + 5] << 8 | (long)bytes[at + 6] << 16 |
                (long)bytes[at + 7] << 24;
    if (size > count - at - 8) break;
    if (!memcmp(bytes + at, "EXIF", 4)) return patchlaw_exif_orientation(bytes + at + 8, size);
    at += 8 + size + (size & 1);
  }
  return 1;
}

int patchlaw_decode_webp(patchlaw_bitmap *bitmap, const uint8_t *bytes, long count) {
  WebPBitstreamFeatures features;
  if (WebPGetFeatures(bytes, (size_t)count, &features) != VP8_STATUS_OK) return PATCHLAW_DAMAGED;
  if (features.has_animation) return PATCHLAW_ANIMATED;
  long height = features.height, width = features.width;
  if (height < 1 || width < 1) return PATCHLAW_DAMAGED;
  if (!patchlaw_is_small_enough(height, width)) return PATCHLAW_TOO_LARGE;
  size_t size = (size_t)height * (size_t)width * 4;
  uint8_t *pixels = malloc(size);
  if (!pixels) return PATCHLAW_OUT_OF_MEMORY;
  if (!WebPDecodeRGBAInto(bytes, (size_t)count, pixels, size, (int)width * 4)) {
    free(pixels);
    return PATCHLAW_DAMAGED;
  }
  patchlaw_over_white(pixels, height * width);
  *bitmap = patchlaw_whole_bitmap(pixels, height, width, orientation(bytes, count));
  return PATCHLAW_DECODED;
}
