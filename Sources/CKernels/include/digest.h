#ifndef PATCHLAW_DIGEST_H
#define PATCHLAW_DIGEST_H

#include <stdint.h>

/// Bytes of a SHA-256 digest.
#define PATCHLAW_DIGEST_SIZE 32

/// Writes the SHA-256 digest of `count` bytes; computed by Nettle.
void patchlaw_sha256(uint8_t *restrict digest, const uint8_t *restrict bytes, long count);

/// Writes the SHA-256 digest of a file's bytes, read one megabyte at a time. Returns 0, or the
/// value of errno if the file cannot be read.
int patchlaw_sha256_file(uint8_t *restrict digest, const char *path);

#endif
