#define _GNU_SOURCE
#include "machine.h"

#include <errno.h>
#include <sched.h>
#include <sys/resource.h>

long patchlaw_affinity_count(void) {
#if defined(__linux__)
  // The kernel refuses a mask smaller than its own; 1,048,576 processors bound the search.
  for (int processors = 1024; processors <= 1 << 20; processors *= 2) {
    cpu_set_t *set = CPU_ALLOC(processors);
    if (!set) return 0;
    size_t size = CPU_ALLOC_SIZE(processors);
    int failure = sched_getaffinity(0, size, set) ? errno : 0;
    long count = failure ? 0 : CPU_COUNT_S(size, set);
    CPU_FREE(set);
    if (failure != EINVAL) return count;
  }
#endif
  return 0;
}

long long patchlaw_address_space_limit(void) {
  struct rlimit limit;
  if (getrlimit(RLIMIT_AS, &limit) || limit.rlim_cur == RLIM_INFINITY) return -1;
  return (long long)limit.rlim_cur;
}

#ifdef __linux__
#include <sys/vfs.h>

long long patchlaw_file_system(const char *path) {
  struct statfs facts;
  return statfs(path, &facts) ? -1 : (long long)(unsigned int)facts.f_type;
}
#else
long long patchlaw_file_system(const char *path) {
  (void)path;
  return -1;
}
#endif

long patchlaw_raise_file_limit(long wanted) {
  struct rlimit limit;
  if (getrlimit(RLIMIT_NOFILE, &limit)) return wanted;
  rlim_t enough = (rlim_t)wanted;
  if (limit.rlim_cur < enough) {
    limit.rlim_cur = limit.rlim_max < enough ? limit.rlim_max : enough;
    if (setrlimit(RLIMIT_NOFILE, &limit)) getrlimit(RLIMIT_NOFILE, &limit);
  }
  return limit.rlim_cur < enough ? (long)limit.rlim_cur : wanted;
}
