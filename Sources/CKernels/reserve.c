#define _GNU_SOURCE
#include "reserve.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

void *patchlaw_reserve(long bytes) {
  size_t size = ((size_t)bytes + 63) / 64 * 64;
  void *memory = aligned_alloc(64, size);
  if (memory) return memset(memory, 0, size);
  dprintf(STDERR_FILENO,
          "patchlaw: out of memory: %.1f MB more cannot be reserved; use fewer workers or a smaller "
          "model; finished work and checkpoints are kept\n",
          (double)size / 1e6);
  // Not exit: it would unload OpenBLAS under the threads that still multiply.
  _exit(EX_OSERR);
}
