#include <stdlib.h>
#include <string.h>
#include <turbojpeg.h>

#include "bitmap.h"
#include "codecs.h"

/// The EXIF block of the segments before the image data.
static int orientation(const uint8_t *bytes, long count) {
  long at = 2;
  while (at + 4 <= count && bytes[at] == 0xff) {
    int marker = bytes[at + 1];
    if (marker == 0xff) {  // a fill byte
      at++;
      continue;
    }
    if (marker == 0xda || marker == 0xd9) break;
    long length = (long)bytes[at + 2] << 8 | bytes[at + 3];
    if (length < 2 || at + 2 + length > count) break;
    if (marker == 0xe1 && length >= 8 && !memcmp(bytes + at + 4, "Exif\0\0", 6))
      return patchlaw_exif_orientation(bytes + at + 4, length - 2);
    at += 2 + length;
  }
  return 1;
}

/// The largest reduction that leaves both sides at least twice as long as needed.
static tjscalingfactor reduction(long height, long width, long side) {
  long shorter = height < width ? height : width;
  for (int divisor = 8; divisor > 1; divisor /= 2)
    if (shorter / divisor >= 2 * side) return (tjscalingfactor){1, divisor};
  return (tjscalingfactor){1, 1};
}

/// The product of two fractions of 255, rounded.
static uint8_t product(unsigned a, unsigned b) {
  unsigned x = a * b + 128;
  return (uint8_t)((x + (x >> 8)) >> 8);
}

/// Adobe's programs store 255 minus the ink, and nearly all files are theirs: Pillow, browsers and we
/// take every file as such.
static void rgb_of_inverted_cmyk(uint8_t *pixels, long count) {
  for (long i = 0; i < count; i++) {
    unsigned black = pixels[4 * i + 3];
    for (long c = 0; c < 3; c++)
      pixels[3 * i + c] = (uint8_t)(black - product(255u - pixels[4 * i + c], black));
  }
}

/// Whether libjpeg's warning leaves every pixel as it was encoded.
static bool is_harmless(const char *warning) {
  return strstr(warning, "extraneous bytes") || strstr(warning, "Invalid SOS parameters");
}

static int decode(tjhandle handle, patchlaw_bitmap *bitmap, const uint8_t *bytes, long count,
                  long side) {
  int width = 0, height = 0, subsampling = 0, space = 0;
  if (tjDecompressHeader3(handle, bytes, (unsigned long)count, &width, &height, &subsampling,
                          &space) &&
      tjGetErrorCode(handle) == TJERR_FATAL)
    return PATCHLAW_DAMAGED;
  if (width < 1 || height < 1) return PATCHLAW_DAMAGED;
  if (!patchlaw_is_small_enough(height, width)) return PATCHLAW_TOO_LARGE;
  tjscalingfactor factor = reduction(height, width, side);
  int rows = TJSCALED(height, factor), columns = TJSCALED(width, factor);
  bool is_cmyk = space == TJCS_CMYK || space == TJCS_YCCK;
  size_t size = (size_t)rows * (size_t)columns * (is_cmyk ? 4 : 3);
  uint8_t *pixels = malloc(size);
  if (!pixels) return PATCHLAW_OUT_OF_MEMORY;
  // A file of very many scans would otherwise take minutes.
  int failure = tjDecompress2(handle, bytes, (unsigned long)count, pixels, columns, 0, rows,
                              is_cmyk ? TJPF_CMYK : TJPF_RGB, TJFLAG_LIMITSCANS);
  if (failure &&
      (tjGetErrorCode(handle) != TJERR_WARNING || !is_harmless(tjGetErrorStr2(handle)))) {
    free(pixels);
    return PATCHLAW_DAMAGED;
  }
  if (is_cmyk) rgb_of_inverted_cmyk(pixels, (long)rows * columns);
  *bitmap = (patchlaw_bitmap){.pixels = pixels,
                              .height = rows,
                              .width = columns,
                              .divisor = factor.denom,
                              .full_height = height,
                              .full_width = width,
                              .orientation = orientation(bytes, count)};
  return PATCHLAW_DECODED;
}

int patchlaw_decode_jpeg(patchlaw_bitmap *bitmap, const uint8_t *bytes, long count, long side) {
  tjhandle handle = tjInitDecompress();
  if (!handle) return PATCHLAW_OUT_OF_MEMORY;
  int outcome = decode(handle, bitmap, bytes, count, side);
  tjDestroy(handle);
  return outcome;
}

long patchlaw_encode_jpeg(uint8_t *output, long capacity, const uint8_t *pixels, long height,
                          long width, int quality) {
  tjhandle handle = tjInitCompress();
  if (!handle) return -1;
  unsigned char *bytes = NULL;
  unsigned long size = 0;
  int failure = tjCompress2(handle, pixels, (int)width, 0, (int)height, TJPF_RGB, &bytes, &size,
                            TJSAMP_420, quality, 0);
  long written = !failure && size <= (unsigned long)capacity ? (long)size : -1;
  if (written > 0) memcpy(output, bytes, size);
  tjFree(bytes);
  tjDestroy(handle);
  return written;
}
