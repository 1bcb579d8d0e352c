#ifndef PATCHLAW_LOSS_H
#define PATCHLAW_LOSS_H

#include <stdbool.h>
#include <stdint.h>

/// Standardizes each row: (x - mean) / sqrt(variance + epsilon), variance unbiased (n - 1).
void patchlaw_standardize_rows(float *restrict output, const float *restrict input, long rows,
                               long width, float epsilon);

/// losses[r] = mean over the row of (prediction - target)^2.
void patchlaw_squared_error_forward(float *restrict losses, const float *restrict prediction,
                                    const float *restrict target, long rows, long width);

/// dprediction = factor * 2 / width * (prediction - target). Overwritten.
void patchlaw_squared_error_backward(float *restrict dprediction,
                                     const float *restrict prediction,
                                     const float *restrict target, long rows, long width,
                                     float factor);

/// Whether each of `count` indices is from 0 to `limit` - 1.
bool patchlaw_indices_fit(const int32_t *indices, long count, long limit);

/// losses[r] = -log softmax(logits[r])[label[r]], in nats.
void patchlaw_cross_entropy_forward(float *restrict losses, const float *restrict logits,
                                    const int32_t *restrict labels, long rows, long classes,
                                    float smoothing);

/// dlogits = factor * (softmax(logits) - one-hot(label)). Overwritten.
void patchlaw_cross_entropy_backward(float *restrict dlogits, const float *restrict logits,
                                     const int32_t *restrict labels, long rows, long classes,
                                     float factor, float smoothing);

/// Rows whose largest logit is the label's; a tie goes to the lower class.
long patchlaw_count_correct(const float *restrict logits, const int32_t *restrict labels,
                            long rows, long classes);

/// The sum of squares, in double precision and in a fixed order.
double patchlaw_sum_of_squares(const float *restrict values, long count);

/// The sum, in double precision and in order.
double patchlaw_sum(const float *restrict values, long count);

#endif
