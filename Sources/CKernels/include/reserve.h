#ifndef PATCHLAW_RESERVE_H
#define PATCHLAW_RESERVE_H

/// Reserves zeroed memory, aligned to 64 bytes, to be freed with free().
///
/// Where the system gives none the process ends with one sentence and code 71 (EX_OSERR): nothing
/// that computes could go on, and what is done lies in files.
void *_Nonnull patchlaw_reserve(long bytes);

#endif
