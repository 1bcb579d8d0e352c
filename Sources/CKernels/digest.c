#include "digest.h"

#include <errno.h>
#include <nettle/sha2.h>
#include <stdio.h>
#include <stdlib.h>

_Static_assert(PATCHLAW_DIGEST_SIZE == SHA256_DIGEST_SIZE, "the digest's size is SHA-256's");

void patchlaw_sha256(uint8_t *restrict digest, const uint8_t *restrict bytes, long count) {
  struct sha256_ctx context;
  sha256_init(&context);
  sha256_update(&context, (size_t)count, bytes);
  sha256_digest(&context, PATCHLAW_DIGEST_SIZE, digest);
}

int patchlaw_sha256_file(uint8_t *restrict digest, const char *path) {
  enum { chunk = 1 << 20 };
  FILE *file = fopen(path, "rb");
  if (!file) return errno;
  uint8_t *buffer = malloc(chunk);
  if (!buffer) {
    fclose(file);
    return ENOMEM;
  }
  struct sha256_ctx context;
  sha256_init(&context);
  size_t count;
  errno = 0;
  while ((count = fread(buffer, 1, chunk, file)) > 0) sha256_update(&context, count, buffer);
  int failure = ferror(file) ? (errno ? errno : EIO) : 0;
  free(buffer);
  fclose(file);
  if (!failure) sha256_digest(&context, PATCHLAW_DIGEST_SIZE, digest);
  return failure;
}
