#ifndef PATCHLAW_SWIGLU_H
#define PATCHLAW_SWIGLU_H

/// output [rows, width] = silu(gate) * value, where silu(x) = x / (1 + e^-x) and each row of input
/// [rows, 2 * width] is a gate, then a value.
void patchlaw_swiglu_forward(float *restrict output, const float *restrict input, long rows,
                             long width);

/// dinput is overwritten.
void patchlaw_swiglu_backward(float *restrict dinput, const float *restrict doutput,
                              const float *restrict input, long rows, long width);

#endif
