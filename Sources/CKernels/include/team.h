#ifndef PATCHLAW_TEAM_H
#define PATCHLAW_TEAM_H

/// Calls work(context, place) for each place in 0..<places, each on its own thread, place 0 on the
/// caller's, and returns when all are done. Threads are kept for later calls. If the system
/// provides no thread, the caller does the work.
void patchlaw_team_run(long places, void (*work)(void *context, long place), void *context);

#endif
