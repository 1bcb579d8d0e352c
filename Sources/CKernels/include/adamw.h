#ifndef PATCHLAW_ADAMW_H
#define PATCHLAW_ADAMW_H

/// One AdamW step with decoupled decay:
///   g = gradient_factor * gradient;  m = b1 m + (1 - b1) g;  v = b2 v + (1 - b2) g^2
///   parameter = (1 - rate * decay) * parameter - rate * (m / correction1)
///               / (sqrt(v / correction2) + epsilon)
void patchlaw_adamw(float *restrict parameter, float *restrict first, float *restrict second,
                    const float *restrict gradient, long count, float gradient_factor, float rate,
                    float decay, float beta1, float beta2, float correction1, float correction2,
                    float epsilon);

#endif
