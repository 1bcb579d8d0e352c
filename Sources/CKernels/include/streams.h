#ifndef PATCHLAW_STREAMS_H
#define PATCHLAW_STREAMS_H

#include <stdbool.h>

/// Makes writing to the standard streams safe: a closed pipe is a write error, not a signal that
/// ends the process (SIGPIPE from another process is passed on as SIGTERM), and a stream that was
/// closed at the start is redirected to /dev/null, so that no later file gets its number.
void patchlaw_streams_prepare(void);

/// Flushes the output; returns 0, or the number of the first error since the start.
int patchlaw_flush_output(void);

/// Writes bytes to standard error; 0, or the system's error number.
int patchlaw_write_error(const char *bytes, long count);

/// Ends the process by SIGPIPE, as the system would have, if a pipe that it wrote to has no reader any
/// more; returns where it wrote to none, and where it was started with that signal ignored.
void patchlaw_end_if_unread(void);

/// Whether the process was started with this signal ignored, as by `nohup`.
bool patchlaw_is_ignored(int signal);

/// Columns and rows of a terminal.
struct patchlaw_terminal_size {
  int columns, rows;
};

/// The size of the terminal behind a stream now; zeros where it is not a terminal.
struct patchlaw_terminal_size patchlaw_terminal_size(int stream);

#endif
