#ifndef PATCHLAW_COSINE_H
#define PATCHLAW_COSINE_H

/// losses[r] = 1 - the cosine between the rows; norms below 1e-8 count as 1e-8.
void patchlaw_cosine_distance_forward(float *losses, const float *a, const float *b, long rows,
                                      long width);

/// The gradient of factor * sum of losses with respect to `a`. Overwritten.
void patchlaw_cosine_distance_backward(float *da, const float *a, const float *b, long rows,
                                       long width, float factor);

#endif
