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

/// Cuts `box` out of image [height, width, channels] and resizes it to [size, size, channels],
/// bicubic (a = -0.5), with the filter widened when shrinking, as Pillow and torchvision do.
/// A box of the asked size is copied exactly. Values stay in 0...255.
void patchlaw_resize(float *restrict output, const uint8_t *restrict image, long width,
                     long channels, patchlaw_rectangle box, long size, bool mirror,
                     float *restrict scratch);

/// Cuts image [size, size, channels] into patches in reading order, each (row, column, channel),
/// and standardizes: (value / 255 - mean[channel]) / deviation[channel].
void patchlaw_patchify(float *restrict patches, const float *restrict image, long size,
                       long channels, long patch_size, const int32_t *restrict visits, long count,
                       const float *restrict mean, const float *restrict deviation);

/// Turns planes [channels, pixels] into pixels [pixels, channels], for `count` images of which
/// each begins `skip` bytes after the one before ends.
void patchlaw_interleave(uint8_t *restrict output, const uint8_t *restrict input, long count,
                         long skip, long pixels, long channels);

/// sums[channel] += value, squares[channel] += value^2 over `count` pixels.
void patchlaw_channel_sums(double *restrict sums, double *restrict squares,
                           const uint8_t *restrict pixels, long count, long channels);

/// A 64-bit fingerprint of the bytes (FNV-1a over eight-byte words, then the rest).
uint64_t patchlaw_fingerprint(const uint8_t *bytes, long count);

/// One procedural image: a figure with a texture on a plain ground, anti-aliased, with noise.
typedef struct {
  int32_t figure;   // 0 disc, 1 square, 2 triangle, 3 ring, 4 cross
  int32_t texture;  // 0 plain, 1 stripes
  float centre_x, centre_y, radius, angle;  // in units of the image's side; radians
  float stripe_frequency, stripe_phase;
  float ink[3], ground[3];  // 0...1
  float noise;              // standard deviation, about
  uint64_t noise_key;
} patchlaw_figure;

void patchlaw_draw_figure(uint8_t *restrict output, long size, const patchlaw_figure *figure);

/// Inflates gzip data. Returns the number of bytes written, -1 when the data is damaged or cut
/// short, -2 when more than `capacity` bytes come out.
long patchlaw_gunzip(uint8_t *output, long capacity, const uint8_t *input, long count);

#endif
