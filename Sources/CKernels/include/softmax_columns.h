#ifndef PATCHLAW_SOFTMAX_COLUMNS_H
#define PATCHLAW_SOFTMAX_COLUMNS_H

/// Turns scores [images, tokens, groups] into softmax weights over an image's tokens, divided by
/// `divisor`, in place.
void patchlaw_softmax_columns_forward(float *scores, long images, long tokens, long groups,
                                      float divisor);

/// Turns the weights' gradients [images, tokens, groups] into the scores', in place.
void patchlaw_softmax_columns_backward(float *restrict gradients, const float *restrict weights,
                                       long images, long tokens, long groups, float divisor);

#endif
