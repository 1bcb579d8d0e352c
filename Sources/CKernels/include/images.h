#ifndef PATCHLAW_IMAGES_H
#define PATCHLAW_IMAGES_H

#include <stdbool.h>
#include <stdint.h>

/// A rectangle of an image, in pixels.
typedef struct {
  long top, left, height, width;
} patchlaw_rectangle;

/// Floats of scratch memory that patchlaw_resize needs.
long patchlaw_resize_scratch(long height, long width, long channels, long size);

/// Crops `box` from image [height, width, channels] and resizes it to [size, size, channels],
/// bicubic (a = -0.5), with a wider filter when shrinking, as in Pillow and torchvision. A box of
/// the requested size is copied exactly. Values stay in 0...255.
void patchlaw_resize(float *restrict output, const uint8_t *restrict image, long width,
                     long channels, patchlaw_rectangle box, long size, bool mirror,
                     float *restrict scratch);

/// The same for a square between pixels: `top`, `left` and `side` in pixels of image [height, width,
/// channels], inside it; where they are integers, the result is that of patchlaw_resize.
void patchlaw_resize_square(float *restrict output, const uint8_t *restrict image, long height,
                            long width, long channels, double top, double left, double side,
                            long size, float *restrict scratch);

/// Cuts image [size, size, channels] into patches in reading order, each (row, column, channel),
/// and standardizes: (value / 255 - mean[channel]) / deviation[channel].
void patchlaw_patchify(float *restrict patches, const float *restrict image, long size,
                       long channels, long patch_size, const int32_t *restrict order, long count,
                       const float *restrict mean, const float *restrict deviation);

/// Converts planes [channels, pixels] to pixels [pixels, channels], for `count` images, each
/// preceded by `skip` bytes.
void patchlaw_interleave(uint8_t *restrict output, const uint8_t *restrict input, long count,
                         long skip, long pixels, long channels);

/// sums[channel] += value, squares[channel] += value^2 over `count` pixels.
void patchlaw_channel_sums(double *restrict sums, double *restrict squares,
                           const uint8_t *restrict pixels, long count, long channels);

/// A 64-bit fingerprint of the bytes (FNV-1a over eight-byte words, then the rest).
uint64_t patchlaw_fingerprint(const uint8_t *bytes, long count);

/// One synthetic image: a shape with a texture on a uniform background, anti-aliased, with noise.
typedef struct {
  int32_t figure;   // 0 disc, 1 square, 2 triangle, 3 ring, 4 cross
  int32_t texture;  // 0 plain, 1 stripes
  float center_x, center_y, radius, angle;  // in units of the image's side; radians
  float stripe_frequency, stripe_phase;
  float ink[3], ground[3];  // 0...1
  float noise;              // standard deviation, about
  uint64_t noise_key;
} patchlaw_figure;

void patchlaw_draw_figure(uint8_t *restrict output, long size, const patchlaw_figure *figure);

/// Decompresses gzip data. Returns the number of bytes written, -1 if the data is damaged or
/// truncated, -2 if more than `capacity` bytes result.
long patchlaw_gunzip(uint8_t *output, long capacity, const uint8_t *input, long count);

// The checksum of zip archives, RFC 1952, section 8.
uint32_t patchlaw_crc32(const uint8_t *input, long count);

#endif
