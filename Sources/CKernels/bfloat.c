#include "bfloat.h"

#include "patchlaw_simd.h"

long patchlaw_bfloat_stride(long width) { return (width + 31) & ~31L; }

long patchlaw_bfloat_panel_words(long columns, long count, long panel) {
  return (columns + panel - 1) / panel * panel * ((count + 1) / 2);
}

PATCHLAW_KERNEL
void patchlaw_bfloat_from_float(uint16_t *restrict output, const float *restrict input, long rows,
                                long width) {
  long stride = (width + 31) & ~31L;
  for (long r = 0; r < rows; r++)
    for (long c = 0; c < stride; c += PATCHLAW_LANES)
      if (c < width)
        lanes_store_bfloat(output + r * stride + c, lanes_read(input + r * width + c, width - c));
      else
        lanes_store_bfloat(output + r * stride + c, lanes_all(0));
}

PATCHLAW_KERNEL
void patchlaw_float_from_bfloat(float *restrict output, const uint16_t *restrict input, long rows,
                                long width) {
  long stride = (width + 31) & ~31L;
  for (long r = 0; r < rows; r++)
    for (long c = 0; c < width; c += PATCHLAW_LANES)
      lanes_write(output + r * width + c, lanes_load_bfloat(input + r * stride + c), width - c);
}

PATCHLAW_KERNEL
void patchlaw_bfloat_multiply(uint16_t *restrict output, const uint16_t *restrict factor,
                              long rows, long width) {
  long count = rows * ((width + 31) & ~31L);
  for (long i = 0; i < count; i += PATCHLAW_LANES)
    lanes_store_bfloat(output + i, lanes_load_bfloat(output + i) * lanes_load_bfloat(factor + i));
}

/// Two rows of 16 values as 16 words: the first row's values in the lower halves.
#define interleaved(first, second)                                         \
  (__builtin_convertvector(*(const lanes_u16 *)(first), lanes_u32) |       \
   __builtin_convertvector(*(const lanes_u16 *)(second), lanes_u32) << 16)

PATCHLAW_INLINE void over_rows(uint32_t *restrict output, const uint16_t *restrict input,
                               long rows, long width, const long panel) {
  static const uint16_t zeros[16];
  long stride = (width + 31) & ~31L, pairs = (rows + 1) / 2;
  long columns = (width + panel - 1) / panel * panel;
  for (long k = 0; k < pairs; k++) {
    const uint16_t *first = input + 2 * k * stride, *second = first + stride;
    for (long c = 0; c < columns; c += PATCHLAW_LANES) {
      lanes_u32 words = interleaved(first + c, 2 * k + 1 < rows ? second + c : zeros);
      uint32_t *to = output + c / panel * panel * pairs + k * panel + c % panel;
      if (panel >= PATCHLAW_LANES) {
        memcpy(to, &words, sizeof words);
        continue;
      }
      memcpy(to, &words, sizeof words / 2);
      if (c + panel < columns) memcpy(to + panel * pairs, (uint32_t *)&words + 8, sizeof words / 2);
    }
  }
}

PATCHLAW_KERNEL
void patchlaw_bfloat_panels_over_rows(uint32_t *restrict output, const uint16_t *restrict input,
                                      long rows, long width, long panel) {
  if (panel == PATCHLAW_LEFT_PANEL)
    over_rows(output, input, rows, width, PATCHLAW_LEFT_PANEL);
  else
    over_rows(output, input, rows, width, PATCHLAW_RIGHT_PANEL);
}
