#include <spng.h>
#include <stdlib.h>

#include "bitmap.h"
#include "codecs.h"

/// The largest chunk besides the image data: color profiles and texts.
enum { largest_chunk = 1 << 26 };

static int decode(spng_ctx *context, patchlaw_bitmap *bitmap, const uint8_t *bytes, long count) {
  struct spng_ihdr header;
  size_t size = 0;
  if (spng_set_chunk_limits(context, largest_chunk, largest_chunk) ||
      spng_set_png_buffer(context, bytes, (size_t)count) || spng_get_ihdr(context, &header))
    return PATCHLAW_DAMAGED;
  if (!patchlaw_is_small_enough(header.height, header.width)) return PATCHLAW_TOO_LARGE;
  if (spng_decoded_image_size(context, SPNG_FMT_RGBA8, &size)) return PATCHLAW_DAMAGED;
  uint8_t *pixels = malloc(size);
  if (!pixels) return PATCHLAW_OUT_OF_MEMORY;
  if (spng_decode_image(context, pixels, size, SPNG_FMT_RGBA8, SPNG_DECODE_TRNS)) {
    free(pixels);
    return PATCHLAW_DAMAGED;
  }
  patchlaw_over_white(pixels, (long)header.height * header.width);
  struct spng_exif exif = {0};
  spng_decode_chunks(context);
  int orientation = spng_get_exif(context, &exif)
                        ? 1
                        : patchlaw_exif_orientation((uint8_t *)exif.data, (long)exif.length);
  *bitmap = patchlaw_whole_bitmap(pixels, header.height, header.width, orientation);
  return PATCHLAW_DECODED;
}

int patchlaw_decode_png(patchlaw_bitmap *bitmap, const uint8_t *bytes, long count) {
  spng_ctx *context = spng_ctx_new(0);
  if (!context) return PATCHLAW_OUT_OF_MEMORY;
  int outcome = decode(context, bitmap, bytes, count);
  spng_ctx_free(context);
  return outcome;
}
