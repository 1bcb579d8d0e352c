#ifndef PATCHLAW_GUMBEL_H
#define PATCHLAW_GUMBEL_H

#include <stdbool.h>
#include <stdint.h>

/// noise[i] = -log(-log u), u uniform in (0, 1), a hash of the key and i.
void patchlaw_gumbel_noise(float *restrict noise, uint64_t key, long count);

/// output[r] = softmax((logits[r] + noise[r]) / temperature).
void patchlaw_gumbel_softmax_forward(float *restrict output, const float *restrict logits,
                                     const float *restrict noise, float temperature, long rows,
                                     long classes);

/// dlogits = output * (doutput - sum(doutput * output)) / temperature, added if `accumulate`.
void patchlaw_gumbel_softmax_backward(float *restrict dlogits, const float *restrict doutput,
                                      const float *restrict output, float temperature, long rows,
                                      long classes, bool accumulate);

/// losses[r] = weight * KL(softmax(logits[r]) || uniform), in nats.
void patchlaw_uniform_divergence_forward(float *restrict losses, const float *restrict logits,
                                         long rows, long classes, float weight);

/// dlogits = factor * q * (log q - sum(q log q)), q = softmax(logits), added if `accumulate`.
void patchlaw_uniform_divergence_backward(float *restrict dlogits, const float *restrict logits,
                                          long rows, long classes, float factor, bool accumulate);

/// codes[r] = the index of the largest value of a row; ties go to the first.
void patchlaw_largest(int32_t *restrict codes, const float *restrict input, long rows, long width);

#endif
