#ifndef PATCHLAW_PERCEPTUAL_HASH_H
#define PATCHLAW_PERCEPTUAL_HASH_H

#include <stdint.h>

/// The difference hash of an image [height, width, channels]: of the mean luma in 8 rows of 9 cells, one
/// bit for each cell that is darker than the next of its row.
uint64_t patchlaw_difference_hash(const uint8_t *pixels, long height, long width, long channels);

/// The first of `hashes` that differs from `hash` in at most `distance` bits; -1 if none does.
long patchlaw_first_near(const uint64_t *hashes, long count, uint64_t hash, int distance);

#endif
