#define _GNU_SOURCE
#include "fingerprint.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

enum { block_size = 1 << 18, lanes = 4 };

static uint64_t step(uint64_t hash, uint64_t word) {
  hash = (hash ^ word) * 0x100000001b3u;
  return hash ^ hash >> 29;
}

/// Takes a block into the fingerprint.
static uint64_t add(uint64_t sum, const uint8_t *block, long count) {
  uint64_t chains[lanes] = {1, 2, 3, 4};
  long i = 0;
  for (; i + 8 * lanes <= count; i += 8 * lanes)
    for (int lane = 0; lane < lanes; lane++) {
      uint64_t word;
      memcpy(&word, block + i + 8 * lane, 8);
      chains[lane] = step(chains[lane], word);
    }
  for (; i < count; i++) chains[0] = step(chains[0], block[i]);
  for (int lane = 0; lane < lanes; lane++) sum = step(sum, chains[lane]);
  return sum;
}

int patchlaw_fingerprint_part(uint64_t *sum, const char *path, long start, long count) {
  int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return -1;
  static _Thread_local uint8_t block[block_size];
  uint64_t found = 0xcbf29ce484222325u;
  long done = 0;
  while (done < count) {
    long rest = count - done, most = rest < block_size ? rest : block_size, size = 0;
    // A block is always the same bytes, however the system hands them over.
    while (size < most) {
      long read = pread(file, block + size, (size_t)(most - size), start + done + size);
      if (read <= 0) break;
      size += read;
    }
    if (size < most) break;
    found = add(found, block, size);
    done += size;
  }
  close(file);
  *sum = found;
  return done == count ? 0 : -1;
}
