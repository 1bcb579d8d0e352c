#include "rows.h"

#include "patchlaw_simd.h"

PATCHLAW_INLINE void sum_row(float *restrict output, const float *restrict a,
                             const float *restrict b, float factor, long width) {
  for (long c = 0; c < width; c += PATCHLAW_LANES)
    lanes_write(output + c, lanes_read(a + c, width - c) + factor * lanes_read(b + c, width - c),
                width - c);
}

PATCHLAW_KERNEL
void patchlaw_add_table(float *restrict output, const float *restrict input,
                        const float *restrict table, long rows, long table_rows, long width) {
  for (long r = 0; r < rows; r++)
    sum_row(output + r * width, input + r * width, table + (r % table_rows) * width, 1, width);
}

PATCHLAW_KERNEL
void patchlaw_add_positions(float *restrict output, const float *restrict input,
                            const float *restrict table, const int32_t *restrict order,
                            const int32_t *restrict selected, long rows, long width) {
  for (long r = 0; r < rows; r++)
    sum_row(output + r * width, input + r * width,
            table + order[selected ? selected[r] : r] * width, 1, width);
}

PATCHLAW_KERNEL
void patchlaw_add_positions_backward(float *restrict dtable, const float *restrict doutput,
                                     const int32_t *restrict order,
                                     const int32_t *restrict selected, long rows, long width) {
  for (long r = 0; r < rows; r++) {
    float *row = dtable + order[selected ? selected[r] : r] * width;
    sum_row(row, row, doutput + r * width, 1, width);
  }
}

PATCHLAW_KERNEL
void patchlaw_next_positions(float *restrict output, const float *restrict table,
                             const int32_t *restrict order, long rows, long tokens, long offset,
                             long width) {
  for (long r = 0; r < rows; r++)
    if (r % tokens + offset < tokens)
      memcpy(output + r * width, table + order[r + offset] * width, sizeof(float) * (size_t)width);
    else
      memset(output + r * width, 0, sizeof(float) * (size_t)width);
}

PATCHLAW_KERNEL
void patchlaw_put_row(float *restrict output, const float *restrict row,
                      const int32_t *restrict index, long rows, long width) {
  for (long r = 0; r < rows; r++)
    memcpy(output + index[r] * width, row, sizeof(float) * (size_t)width);
}

PATCHLAW_KERNEL
void patchlaw_take_rows(float *restrict sum, float *restrict from, const int32_t *restrict index,
                        long rows, long width) {
  for (long r = 0; r < rows; r++) {
    float *row = from + index[r] * width;
    sum_row(sum, sum, row, 1, width);
    memset(row, 0, sizeof(float) * (size_t)width);
  }
}

PATCHLAW_KERNEL
void patchlaw_gather(float *restrict output, const float *restrict input,
                     const int32_t *restrict index, long rows, long offset, long width) {
  for (long r = 0; r < rows; r++)
    memcpy(output + r * width, input + (index[r] + offset) * width, sizeof(float) * (size_t)width);
}

PATCHLAW_KERNEL
void patchlaw_scatter_add(float *restrict output, const float *restrict input,
                          const int32_t *restrict index, long rows, long offset, long width) {
  for (long r = 0; r < rows; r++) {
    float *to = output + (index[r] + offset) * width;
    for (long c = 0; c < width; c += PATCHLAW_LANES)
      lanes_write(to + c,
                  lanes_read(to + c, width - c) + lanes_read(input + r * width + c, width - c),
                  width - c);
  }
}

PATCHLAW_KERNEL
void patchlaw_mean_rows(float *restrict output, const float *restrict input, long groups,
                        long size, long width) {
  for (long g = 0; g < groups; g++)
    for (long c = 0; c < width; c += PATCHLAW_LANES) {
      lanes sum = lanes_all(0);
      for (long r = 0; r < size; r++)
        sum += lanes_read(input + (g * size + r) * width + c, width - c);
      lanes_write(output + g * width + c, sum / (float)size, width - c);
    }
}

PATCHLAW_KERNEL
void patchlaw_mean_rows_backward(float *restrict dinput, const float *restrict doutput,
                                 long groups, long size, long width, bool accumulate) {
  for (long r = 0; r < groups * size; r++)
    for (long c = 0; c < width; c += PATCHLAW_LANES) {
      lanes d = lanes_read(doutput + (r / size) * width + c, width - c) / (float)size;
      if (accumulate) d += lanes_read(dinput + r * width + c, width - c);
      lanes_write(dinput + r * width + c, d, width - c);
    }
}

PATCHLAW_KERNEL
void patchlaw_add_scaled(float *restrict output, const float *restrict input, long count,
                         float factor) {
  for (long i = 0; i < count; i += PATCHLAW_LANES)
    lanes_write(output + i,
                lanes_read(output + i, count - i) + factor * lanes_read(input + i, count - i),
                count - i);
}

PATCHLAW_KERNEL
void patchlaw_blend(float *restrict average, const float *restrict input, long count, float keep,
                    float take) {
  for (long i = 0; i < count; i += PATCHLAW_LANES)
    lanes_write(average + i,
                keep * lanes_read(average + i, count - i) + take * lanes_read(input + i, count - i),
                count - i);
}

PATCHLAW_KERNEL
void patchlaw_add_rows(float *restrict output, const float *restrict input, long rows,
                       long width) {
  for (long c = 0; c < width; c += PATCHLAW_LANES) {
    lanes sum = lanes_all(0);
    for (long r = 0; r < rows; r++) sum += lanes_read(input + r * width + c, width - c);
    lanes_write(output + c, lanes_read(output + c, width - c) + sum, width - c);
  }
}

PATCHLAW_KERNEL
float patchlaw_dot(const float *restrict a, const float *restrict b, long count) {
  lanes sum = lanes_all(0);
  for (long i = 0; i < count; i += PATCHLAW_LANES)
    sum += lanes_read(a + i, count - i) * lanes_read(b + i, count - i);
  return lanes_sum(sum);
}

PATCHLAW_KERNEL
void patchlaw_multiply_values(float *restrict values, const float *restrict factors, long count) {
  for (long i = 0; i < count; i += PATCHLAW_LANES)
    lanes_write(values + i, lanes_read(values + i, count - i) * lanes_read(factors + i, count - i),
                count - i);
}

PATCHLAW_KERNEL
void patchlaw_exponentials(float *values, long count) {
  for (long i = 0; i < count; i += PATCHLAW_LANES)
    lanes_write(values + i, lanes_exp(lanes_read(values + i, count - i)), count - i);
}
