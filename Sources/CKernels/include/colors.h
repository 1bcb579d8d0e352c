#ifndef PATCHLAW_COLORS_H
#define PATCHLAW_COLORS_H

// Changes of an image [pixels, channels] of values in 0...255, in place; results are clipped to
// that range. Changes that need three channels have no effect on images with one.

/// v = factor * v.
void patchlaw_brightness(float *image, long pixels, long channels, float factor);

/// v = factor * v + (1 - factor) * the mean luma of the image.
void patchlaw_contrast(float *image, long pixels, long channels, float factor);

/// v = factor * v + (1 - factor) * the luma of the pixel; a factor of 0 leaves gray.
void patchlaw_saturation(float *image, long pixels, long channels, float factor);

/// Shifts the hue by a fraction of the hue circle.
void patchlaw_hue(float *image, long pixels, long channels, float shift);

/// v = 255 - v where v >= 128.
void patchlaw_solarize(float *image, long pixels, long channels);

/// Convolves with a Gaussian, cut off at `reach` pixels, edges mirrored without repetition; `copy`
/// holds as many values as the image [size, size, channels], `weights` 2 * reach + 1.
void patchlaw_blur(float *image, float *copy, float *weights, long size, long channels,
                   float deviation, long reach);

#endif
