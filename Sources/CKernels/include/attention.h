#ifndef PATCHLAW_ATTENTION_H
#define PATCHLAW_ATTENTION_H

#include <stdint.h>

/// Floats of scratch memory needed by either pass.
long patchlaw_attention_scratch(long tokens, long head_width);

/// Multi-head attention of each image over its own tokens; query q attends to key k if k <
/// prefix[image] or k <= the end of q's block; a block is `block` tokens in sequence order.
/// The first `lead` tokens are seen by all, and see the prefix; prefix and blocks are counted from
/// the token after them.
///
/// output [images, tokens, heads * head_width]; log_sums [images, heads, tokens]: the logarithm of
/// each softmax's denominator; query_key_value [images, tokens, 3, heads, head_width].
void patchlaw_attention_forward(float *output, float *log_sums, const float *query_key_value,
                                const int32_t *prefix, long block, long lead, long images,
                                long tokens, long heads, long head_width, float *scratch);

/// Overwrites dquery_key_value. Keeps no tokens x tokens buffer: scores are recomputed.
void patchlaw_attention_backward(float *dquery_key_value, const float *doutput,
                                 const float *query_key_value, const float *log_sums,
                                 const int32_t *prefix, long block, long lead, long images,
                                 long tokens, long heads, long head_width, float *scratch);

/// The same on rows of bfloat16 (bfloat.h): products of bfloat16 operands, softmax in single
/// precision.
long patchlaw_attention_bfloat_scratch(long tokens, long head_width);
void patchlaw_attention_forward_bfloat(uint16_t *output, float *log_sums,
                                       const uint16_t *query_key_value, const int32_t *prefix,
                                       long block, long lead, long images, long tokens,
                                       long heads, long head_width, float *scratch);
void patchlaw_attention_backward_bfloat(uint16_t *dquery_key_value, const uint16_t *doutput,
                                        const uint16_t *query_key_value, const float *log_sums,
                                        const int32_t *prefix, long block, long lead,
                                        long images, long tokens, long heads, long head_width,
                                        float *scratch);

#endif
