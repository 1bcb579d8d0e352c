#ifndef PATCHLAW_ROWS_H
#define PATCHLAW_ROWS_H

#include <stdbool.h>
#include <stdint.h>

/// output[i] = input[i] + table[i % table_rows]; rows of `width`.
void patchlaw_add_table(float *restrict output, const float *restrict input,
                        const float *restrict table, long rows, long table_rows, long width);

/// output[i] = input[i] + table[order[j]], where j is i, or selected[i] if that is given.
void patchlaw_add_positions(float *restrict output, const float *restrict input,
                            const float *restrict table, const int32_t *restrict order,
                            const int32_t *restrict selected, long rows, long width);

/// dtable[order[j]] += doutput[i], with j as in patchlaw_add_positions.
void patchlaw_add_positions_backward(float *restrict dtable, const float *restrict doutput,
                                     const int32_t *restrict order,
                                     const int32_t *restrict selected, long rows, long width);

/// output[i] = table[order[i + offset]], or zeros where that lies beyond i's group of `tokens`.
void patchlaw_next_positions(float *restrict output, const float *restrict table,
                             const int32_t *restrict order, long rows, long tokens, long offset,
                             long width);

/// output[index[i]] = row.
void patchlaw_put_row(float *restrict output, const float *restrict row,
                      const int32_t *restrict index, long rows, long width);

/// sum += from[index[i]] for every i, and those rows of `from` become zero.
void patchlaw_take_rows(float *restrict sum, float *restrict from, const int32_t *restrict index,
                        long rows, long width);

/// output[i] = input[index[i] + offset].
void patchlaw_gather(float *restrict output, const float *restrict input,
                     const int32_t *restrict index, long rows, long offset, long width);

/// output[index[i] + offset] += input[i].
void patchlaw_scatter_add(float *restrict output, const float *restrict input,
                          const int32_t *restrict index, long rows, long offset, long width);

/// output[group] = mean of its `size` rows.
void patchlaw_mean_rows(float *restrict output, const float *restrict input, long groups,
                        long size, long width);

/// Each of a group's rows receives 1/size of the group's gradient.
void patchlaw_mean_rows_backward(float *restrict dinput, const float *restrict doutput,
                                 long groups, long size, long width, bool accumulate);

/// values = e^values.
void patchlaw_exponentials(float *values, long count);

/// values *= factors.
void patchlaw_multiply_values(float *restrict values, const float *restrict factors, long count);

/// output += factor * input.
void patchlaw_add_scaled(float *restrict output, const float *restrict input, long count,
                         float factor);

/// average = keep * average + take * input.
void patchlaw_blend(float *restrict average, const float *restrict input, long count, float keep,
                    float take);

/// output[c] += sum over rows of input[r][c].
void patchlaw_add_rows(float *restrict output, const float *restrict input, long rows, long width);

/// The inner product, summed in a fixed order.
float patchlaw_dot(const float *restrict a, const float *restrict b, long count);

#endif
