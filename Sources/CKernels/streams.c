#define _GNU_SOURCE
#include "streams.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static volatile sig_atomic_t wrote_to_closed_pipe;
static bool ignores_closed_pipes;

/// A signal from our own write is noted, and the write returns an error; one from another process is
/// a request to end.
static void answer_pipe(int signal, siginfo_t *info, void *context) {
  (void)signal, (void)context;
  if (info->si_pid == getpid()) wrote_to_closed_pipe = 1;
  else kill(getpid(), SIGTERM);
}

/// A file that would grow over the limit of `ulimit -f`: the write returns an error, which is enough.
static void answer_size(int signal) { (void)signal; }

/// The first error of a write to standard output; the stream itself forgets which it was.
static _Atomic int output_failure;

static ssize_t write_output(void *cookie, const char *bytes, size_t count) {
  (void)cookie;
  size_t done = 0;
  while (done < count) {
    ssize_t written = write(STDOUT_FILENO, bytes + done, count - done);
    if (written >= 0) done += (size_t)written;
    else if (errno != EINTR) {
      int none = 0;
      atomic_compare_exchange_strong(&output_failure, &none, errno);
      return 0;
    }
  }
  return (ssize_t)done;
}

void patchlaw_streams_prepare(void) {
  ignores_closed_pipes = patchlaw_is_ignored(SIGPIPE);
  // A handler rather than SIG_IGN, which child processes would inherit.
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_sigaction = answer_pipe;
  action.sa_flags = SA_RESTART | SA_SIGINFO;
  sigaction(SIGPIPE, &action, NULL);
  signal(SIGXFSZ, answer_size);
  // The lowest free number is assigned: the streams are filled in order.
  for (int stream = STDIN_FILENO; stream <= STDERR_FILENO; stream++)
    if (fcntl(stream, F_GETFD) < 0 && errno == EBADF)
      // Writing to a closed standard output goes on failing: what is printed there is lost.
      (void)!open("/dev/null", stream == STDOUT_FILENO ? O_RDONLY : O_RDWR);
  static const cookie_io_functions_t functions = {.write = write_output};
  FILE *output = fopencookie(NULL, "w", functions);
  if (!output) return;
  setvbuf(output, NULL, isatty(STDOUT_FILENO) ? _IOLBF : _IOFBF, 1 << 14);
  stdout = output;
}

int patchlaw_flush_output(void) {
  static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
  static int first;
  pthread_mutex_lock(&mutex);
  bool failed = ferror(stdout);
  if ((fflush(stdout) || failed) && !first)
    first = output_failure ? output_failure : wrote_to_closed_pipe ? EPIPE : EIO;
  int failure = first;
  pthread_mutex_unlock(&mutex);
  return failure;
}

int patchlaw_write_error(const char *bytes, long count) {
  while (count > 0) {
    ssize_t written = write(STDERR_FILENO, bytes, (size_t)count);
    if (written < 0 && errno != EINTR) return errno;
    if (written > 0) (bytes += written, count -= written);
  }
  return 0;
}

void patchlaw_end_if_unread(void) {
  if (!wrote_to_closed_pipe || ignores_closed_pipes) return;
  signal(SIGPIPE, SIG_DFL);
  raise(SIGPIPE);
}

bool patchlaw_is_ignored(int signal) {
  struct sigaction action;
  return !sigaction(signal, NULL, &action) && action.sa_handler == SIG_IGN;
}

struct patchlaw_terminal_size patchlaw_terminal_size(int stream) {
  struct winsize size = {0};
  if (ioctl(stream, TIOCGWINSZ, &size)) return (struct patchlaw_terminal_size){0, 0};
  return (struct patchlaw_terminal_size){size.ws_col, size.ws_row};
}
