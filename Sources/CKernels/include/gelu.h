#ifndef PATCHLAW_GELU_H
#define PATCHLAW_GELU_H

/// output = input * Phi(input), Phi the normal distribution function.
void patchlaw_gelu_forward(float *restrict output, const float *restrict input, long count);

/// dinput = doutput * (Phi(input) + input * phi(input)). Overwritten; may be doutput itself.
void patchlaw_gelu_backward(float *dinput, const float *doutput, const float *restrict input,
                            long count);

#endif
