#ifndef PATCHLAW_TEAM_H
#define PATCHLAW_TEAM_H

/// Calls work(context, place) for each place in 0..<places, every one on a thread of its own, place
/// 0 on the caller's, and returns when all are done. Threads are kept for later calls. Places for
/// which the system gives no thread are done by the caller.
void patchlaw_team_run(long places, void (*work)(void *context, long place), void *context);

#endif
