#include <math.h>

#include "images.h"

/// Signed distance to the shape's edge, negative inside; x and y in units of the radius.
static float distance(int32_t figure, float x, float y) {
  float ax = fabsf(x), ay = fabsf(y), far = sqrtf(x * x + y * y);
  switch (figure) {
    case 0: return far - 1;
    case 1: return fmaxf(ax, ay) - 0.85f;
    case 2: return fmaxf(0.866f * ax + 0.5f * y, -y) - 0.55f;
    case 3: return fabsf(far - 0.75f) - 0.25f;
    default: return fminf(fmaxf(ax - 0.3f, ay - 1), fmaxf(ay - 0.3f, ax - 1));
  }
}

static uint64_t mix(uint64_t z) {
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return z ^ (z >> 31);
}

/// Approximately normal: the sum of four uniform values, centered.
static float noise(uint64_t key) {
  uint64_t bits = mix(key);
  float sum = 0;
  for (int i = 0; i < 4; i++) sum += (float)((bits >> (16 * i)) & 0xffff) / 65535.0f - 0.5f;
  return sum * 1.7320508f;
}

void patchlaw_draw_figure(uint8_t *restrict output, long size, const patchlaw_figure *f) {
  float cosine = cosf(f->angle), sine = sinf(f->angle);
  float sharpness = f->radius * (float)size;  // one pixel of edge
  for (long row = 0; row < size; row++)
    for (long column = 0; column < size; column++) {
      float dx = (((float)column + 0.5f) / (float)size - f->center_x) / f->radius;
      float dy = (((float)row + 0.5f) / (float)size - f->center_y) / f->radius;
      float x = cosine * dx + sine * dy, y = cosine * dy - sine * dx;
      float cover = 0.5f - distance(f->figure, x, y) * sharpness;
      cover = cover < 0 ? 0 : cover > 1 ? 1 : cover;
      if (f->texture == 1)
        cover *= 0.5f + 0.5f * sinf(f->stripe_frequency * x + f->stripe_phase);
      uint64_t place = (uint64_t)(row * size + column) * 3;
      for (int c = 0; c < 3; c++) {
        float value = f->ground[c] + cover * (f->ink[c] - f->ground[c]) +
                      f->noise * noise(f->noise_key + 0x9E3779B97F4A7C15u * (place + (uint64_t)c));
        value = value < 0 ? 0 : value > 1 ? 1 : value;
        output[place + (uint64_t)c] = (uint8_t)(value * 255 + 0.5f);
      }
    }
}
