#ifndef PATCHLAW_RESERVE_H
#define PATCHLAW_RESERVE_H

/// Reserves zeroed memory, aligned to 64 bytes, to be freed with free().
///
/// If memory runs out, the process ends with one sentence and code 71 (EX_OSERR): no computation
/// could continue, and finished work is in files.
void *_Nonnull patchlaw_reserve(long bytes);

/// Ends the process likewise where a library could not reserve so much, which would try without end.
void patchlaw_check_room(long bytes);

/// Has an empty file made where the process ends for lack of memory.
///
/// Returns a number for patchlaw_forget_memory_note(), or -1 where there are too many or the path is too
/// long.
int patchlaw_memory_note(const char *_Nonnull path);
void patchlaw_forget_memory_note(int note);

#endif
