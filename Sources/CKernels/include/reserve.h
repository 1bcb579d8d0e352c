#ifndef PATCHLAW_RESERVE_H
#define PATCHLAW_RESERVE_H

/// Reserves zeroed memory, aligned to 64 bytes, to be freed with free().
///
/// If memory runs out, the process ends with one sentence and code 71 (EX_OSERR): no computation
/// could continue, and finished work is in files.
void *_Nonnull patchlaw_reserve(long bytes);

/// Ends the process likewise where a library could not reserve so much, which would try without end.
void patchlaw_check_room(long bytes);

#endif
