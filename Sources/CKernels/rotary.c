#include "rotary.h"

#include "patchlaw_simd.h"

PATCHLAW_INLINE void rotate_segment(float *x, const float *cosines, const float *sines, long width,
                                    float direction) {
  const lanes_i32 sign = {-1, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1};
  const lanes signs = __builtin_convertvector(sign, lanes) * direction;
  for (long c = 0; c < width; c += PATCHLAW_LANES) {
    long left = width - c;
    lanes v = lanes_read(x + c, left);
    lanes other = __builtin_shufflevector(v, v, 1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 13, 12, 15, 14);
    lanes_write(x + c,
                v * lanes_read(cosines + c, left) + signs * lanes_read(sines + c, left) * other,
                left);
  }
}

PATCHLAW_KERNEL
void patchlaw_rotate(float *values, const float *table, const int32_t *order,
                     const int32_t *selected, long rows, long lead, long length, long stride,
                     long segments, long width, float direction) {
  for (long r = 0; r < rows; r++) {
    long group = r / (lead + length), place = r % (lead + length) - lead;
    if (place < 0) continue;
    long row = group * length + place;
    const float *cosines = table + 2 * width * order[selected ? selected[row] : row];
    for (long s = 0; s < segments; s++)
      rotate_segment(values + r * stride + s * width, cosines, cosines + width, width, direction);
  }
}
