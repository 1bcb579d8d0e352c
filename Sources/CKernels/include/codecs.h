#ifndef PATCHLAW_CODECS_H
#define PATCHLAW_CODECS_H

#include <stdbool.h>
#include <stdint.h>

/// What became of an image that was to be decoded.
enum {
  PATCHLAW_DECODED = 0,
  PATCHLAW_EMPTY = 1,       // no bytes
  PATCHLAW_FOREIGN = 2,     // neither JPEG, PNG nor WebP
  PATCHLAW_DAMAGED = 3,     // damaged, truncated or of a variant that the library does not read
  PATCHLAW_TOO_LARGE = 4,   // more pixels than PATCHLAW_MOST_PIXELS
  PATCHLAW_ANIMATED = 5,    // an animated WebP
  PATCHLAW_OUT_OF_MEMORY = 6,
};

/// The largest image that is decoded; it bounds the memory of one thread to about half a gigabyte.
#define PATCHLAW_MOST_PIXELS (1L << 26)

/// Decodes a JPEG, PNG or WebP image, recognized by its first bytes, to [side, side, channels].
///
/// Upright by the EXIF orientation; alpha over white; CMYK and YCCK with Adobe's inversion; the high
/// byte of 16 bits; without color management. The largest centered square is resized bicubic with
/// antialiasing. A JPEG is decoded at a half, a quarter or an eighth of its size where that is at
/// least twice the side. One channel is the luma of ITU-R 601-2. `shorter` becomes the shorter side of
/// the stored image, in pixels.
int patchlaw_decode(uint8_t *output, const uint8_t *bytes, long count, long side, long channels,
                    long *shorter);

/// Encodes pixels [height, width, 3] as a JPEG with 4:2:0 chroma.
///
/// Returns the number of bytes written, or -1 if they exceed the capacity.
long patchlaw_encode_jpeg(uint8_t *output, long capacity, const uint8_t *pixels, long height,
                          long width, int quality);

/// A tar archive, plain or compressed, or a zip archive, read member by member.
typedef struct patchlaw_archive patchlaw_archive;

/// NULL if there is no memory.
patchlaw_archive *patchlaw_archive_open(const char *path);

/// Goes to the next member that is a regular file: 1 if there is one, 0 at the end, -1 if the archive
/// cannot be read or is damaged. `name` is valid until the next call; `size` is -1 if not stated.
int patchlaw_archive_next(patchlaw_archive *archive, const char **name, long *size);

/// Reads up to `count` bytes of the member: the number read, 0 at its end, -1 if damaged.
long patchlaw_archive_read(patchlaw_archive *archive, uint8_t *output, long count);

void patchlaw_archive_close(patchlaw_archive *archive);

#endif
