#include "images.h"
#include "patchlaw_simd.h"

PATCHLAW_KERNEL
void patchlaw_patchify(float *restrict patches, const float *restrict image, long size,
                       long channels, long patch_size, const int32_t *restrict order, long count,
                       const float *restrict mean, const float *restrict deviation) {
  long columns = size / patch_size;
  for (long t = 0; t < count; t++) {
    long top = order[t] / columns * patch_size, left = order[t] % columns * patch_size;
    for (long y = 0; y < patch_size; y++)
      for (long x = 0; x < patch_size; x++)
        for (long c = 0; c < channels; c++)
          *patches++ = (image[((top + y) * size + left + x) * channels + c] / 255.0f - mean[c]) /
                       deviation[c];
  }
}

void patchlaw_interleave(uint8_t *restrict output, const uint8_t *restrict input, long count,
                         long skip, long pixels, long channels) {
  for (long i = 0; i < count; i++) {
    const uint8_t *planes = input + i * (skip + pixels * channels) + skip;
    for (long p = 0; p < pixels; p++)
      for (long c = 0; c < channels; c++)
        output[(i * pixels + p) * channels + c] = planes[c * pixels + p];
  }
}

void patchlaw_channel_sums(double *restrict sums, double *restrict squares,
                           const uint8_t *restrict pixels, long count, long channels) {
  for (long c = 0; c < channels; c++) {
    uint64_t sum = 0, square = 0;
    for (long i = 0; i < count; i++) {
      uint64_t value = pixels[i * channels + c];
      sum += value;
      square += value * value;
    }
    sums[c] += (double)sum;
    squares[c] += (double)square;
  }
}

uint64_t patchlaw_fingerprint(const uint8_t *bytes, long count) {
  uint64_t hash = 0xcbf29ce484222325u;
  long i = 0;
  for (; i + 8 <= count; i += 8) {
    uint64_t word;
    memcpy(&word, bytes + i, 8);
    hash = (hash ^ word) * 0x100000001b3u;
    hash ^= hash >> 29;
  }
  for (; i < count; i++) hash = (hash ^ bytes[i]) * 0x100000001b3u;
  return hash;
}
