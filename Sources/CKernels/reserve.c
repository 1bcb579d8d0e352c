#define _GNU_SOURCE
#include "reserve.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sysexits.h>
#include <unistd.h>

/// Files that say it to whoever comes after; an empty path is free.
static char notes[256][1024];
static pthread_mutex_t notes_mutex = PTHREAD_MUTEX_INITIALIZER;

int patchlaw_memory_note(const char *path) {
  if (!*path || strlen(path) >= sizeof notes[0]) return -1;
  int found = -1;
  pthread_mutex_lock(&notes_mutex);
  for (int i = 0; found < 0 && i < (int)(sizeof notes / sizeof notes[0]); i++)
    if (!notes[i][0]) found = i;
  if (found >= 0) strcpy(notes[found], path);
  pthread_mutex_unlock(&notes_mutex);
  return found;
}

void patchlaw_forget_memory_note(int note) {
  if (note < 0) return;
  pthread_mutex_lock(&notes_mutex);
  notes[note][0] = 0;
  pthread_mutex_unlock(&notes_mutex);
}

/// Not exit: it would unload OpenBLAS under the threads that still multiply.
static _Noreturn void end_without_memory(size_t bytes) {
  dprintf(STDERR_FILENO,
          "patchlaw: out of memory: %.1f MB more cannot be reserved; use fewer workers or a smaller "
          "model; finished work and checkpoints are kept\n",
          (double)bytes / 1e6);
  for (size_t i = 0; i < sizeof notes / sizeof notes[0]; i++) {
    int file = notes[i][0] ? open(notes[i], O_WRONLY | O_CREAT | O_CLOEXEC, 0666) : -1;
    if (file >= 0) close(file);
  }
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
