#ifndef PATCHLAW_LAYER_NORM_H
#define PATCHLAW_LAYER_NORM_H

#include <stdbool.h>
#include <stdint.h>

/// output = (input - mean) * rstd * scale + shift per row; statistics [rows, 2] = mean, rstd.
void patchlaw_layer_norm_forward(float *restrict output, float *restrict statistics,
                                 const float *restrict input, const float *restrict scale,
                                 const float *restrict shift, long rows, long width,
                                 float epsilon);

/// dinput overwritten, or accumulated into; dscale and dshift [width] accumulated into,
/// or both null when frozen.
void patchlaw_layer_norm_backward(float *restrict dinput, float *restrict dscale,
                                  float *restrict dshift, const float *restrict doutput,
                                  const float *restrict input, const float *restrict statistics,
                                  const float *restrict scale, long rows, long width,
                                  bool accumulate);

/// The same with the output, or its gradient, as rows of bfloat16 (bfloat.h); the rest stays in
/// single precision.
void patchlaw_layer_norm_forward_bfloat(uint16_t *restrict output, float *restrict statistics,
                                        const float *restrict input, const float *restrict scale,
                                        const float *restrict shift, long rows, long width,
                                        float epsilon);
void patchlaw_layer_norm_backward_bfloat(float *restrict dinput, float *restrict dscale,
                                         float *restrict dshift,
                                         const uint16_t *restrict doutput,
                                         const float *restrict input,
                                         const float *restrict statistics,
                                         const float *restrict scale, long rows, long width,
                                         bool accumulate);

#endif
