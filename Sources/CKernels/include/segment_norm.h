#ifndef PATCHLAW_SEGMENT_NORM_H
#define PATCHLAW_SEGMENT_NORM_H

#include <stdbool.h>

/// Normalizes `segments` consecutive segments of `width` values in each row of `stride` values:
/// output = (input - mean) * rstd * scale + shift, with the same scale and shift for each segment.
/// Without a shift the mean counts as zero, which is RMSNorm. statistics [rows, segments, 2] = mean,
/// rstd. output may be input itself.
void patchlaw_segment_norm_forward(float *output, float *statistics, const float *input,
                                   const float *scale, const float *shift, long rows, long stride,
                                   long segments, long width, float epsilon);

/// dinput overwritten, or accumulated into; may be doutput itself. dscale and dshift [width]
/// accumulated into; null when frozen, dshift also without a shift.
void patchlaw_segment_norm_backward(float *dinput, float *dscale, float *dshift,
                                    const float *doutput, const float *input,
                                    const float *statistics, const float *scale, bool is_centered,
                                    long rows, long stride, long segments, long width,
                                    bool accumulate);

#endif
