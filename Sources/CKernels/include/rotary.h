#ifndef PATCHLAW_ROTARY_H
#define PATCHLAW_ROTARY_H

#include <stdint.h>

/// Rotates adjacent pairs of values of `segments` consecutive segments of `width` values, in rows of
/// `stride` values, in place, by the angles of each row's position.
///
/// table [positions, 2, width]: for each value the cosine, then the sine, of its pair. Rows come in
/// groups of `lead` + `length`; the leading rows are not rotated. The others, counted without them,
/// have the positions order[j], where j is the count, or selected[count] if that is given.
/// `direction` is 1, or -1 for the inverse. width must be even.
void patchlaw_rotate(float *values, const float *table, const int32_t *order,
                     const int32_t *selected, long rows, long lead, long length, long stride,
                     long segments, long width, float direction);

#endif
