#define _GNU_SOURCE
#include "reserve.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sysexits.h>
#include <unistd.h>

/// Not exit: it would unload OpenBLAS under the threads that still multiply.
static _Noreturn void end_without_memory(size_t bytes) {
  dprintf(STDERR_FILENO,
          "patchlaw: out of memory: %.1f MB more cannot be reserved; use fewer workers or a smaller "
          "model; finished work and checkpoints are kept\n",
          (double)bytes / 1e6);
  _exit(EX_OSERR);
}

void *patchlaw_reserve(long bytes) {
  size_t size = ((size_t)bytes + 63) / 64 * 64;
  void *memory = aligned_alloc(64, size);
  if (!memory) end_without_memory(size);
  return memset(memory, 0, size);
}

void patchlaw_check_room(long bytes) {
  void *memory = mmap(NULL, (size_t)bytes, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED) end_without_memory((size_t)bytes);
  munmap(memory, (size_t)bytes);
}
