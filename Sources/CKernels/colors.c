#include "colors.h"

#include <math.h>
#include <stdbool.h>

static float clip(float v) { return v < 0 ? 0 : v > 255 ? 255 : v; }

/// Luma of a pixel, by the weights of ITU-R 601-2.
static float luma(const float *pixel, long channels) {
  return channels == 3 ? 0.2989f * pixel[0] + 0.587f * pixel[1] + 0.114f * pixel[2] : pixel[0];
}

void patchlaw_brightness(float *image, long pixels, long channels, float factor) {
  for (long i = 0; i < pixels * channels; i++) image[i] = clip(factor * image[i]);
}

void patchlaw_contrast(float *image, long pixels, long channels, float factor) {
  double sum = 0;
  for (long p = 0; p < pixels; p++) sum += (double)luma(image + p * channels, channels);
  float mean = (float)(sum / (double)pixels);
  for (long i = 0; i < pixels * channels; i++)
    image[i] = clip(factor * image[i] + (1 - factor) * mean);
}

void patchlaw_saturation(float *image, long pixels, long channels, float factor) {
  if (channels != 3) return;
  for (long p = 0; p < pixels; p++) {
    float gray = luma(image + p * 3, 3);
    for (long c = 0; c < 3; c++)
      image[p * 3 + c] = clip(factor * image[p * 3 + c] + (1 - factor) * gray);
  }
}

/// Shifts the hue of one pixel: to hue, saturation and value, and back.
static void turn(float *pixel, float shift) {
  float r = pixel[0], g = pixel[1], b = pixel[2];
  float high = fmaxf(r, fmaxf(g, b)), low = fminf(r, fminf(g, b)), span = high - low;
  if (span == 0) return;
  float hue = high == r   ? (g - b) / span
              : high == g ? 2 + (b - r) / span
                          : 4 + (r - g) / span;
  hue = hue / 6 + 1 + shift;
  hue = 6 * (hue - floorf(hue));
  long sector = (long)hue % 6;
  float part = hue - floorf(hue), down = high - span * part, up = low + span * part;
  float values[6][3] = {{high, up, low}, {down, high, low}, {low, high, up},
                        {low, down, high}, {up, low, high}, {high, low, down}};
  for (long c = 0; c < 3; c++) pixel[c] = clip(values[sector][c]);
}

void patchlaw_hue(float *image, long pixels, long channels, float shift) {
  if (channels != 3) return;
  for (long p = 0; p < pixels; p++) turn(image + p * 3, shift);
}

void patchlaw_solarize(float *image, long pixels, long channels) {
  for (long i = 0; i < pixels * channels; i++)
    if (image[i] >= 128) image[i] = 255 - image[i];
}

static long mirrored(long place, long size) {
  if (place < 0) place = -place;
  return place >= size ? 2 * (size - 1) - place : place;
}

void patchlaw_blur(float *image, float *copy, float *weights, long size, long channels,
                   float deviation, long reach) {
  float total = 0;
  for (long k = -reach; k <= reach; k++) {
    float x = (float)k / deviation;
    weights[k + reach] = expf(-0.5f * x * x);
    total += weights[k + reach];
  }
  for (int across = 1; across >= 0; across--) {
    for (long i = 0; i < size * size * channels; i++) copy[i] = image[i];
    for (long y = 0; y < size; y++)
      for (long x = 0; x < size; x++)
        for (long c = 0; c < channels; c++) {
          float sum = 0;
          for (long k = -reach; k <= reach; k++) {
            long row = across ? y : mirrored(y + k, size);
            long column = across ? mirrored(x + k, size) : x;
            sum += weights[k + reach] * copy[(row * size + column) * channels + c];
          }
          image[(y * size + x) * channels + c] = sum / total;
        }
  }
}
