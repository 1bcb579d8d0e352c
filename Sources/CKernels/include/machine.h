#ifndef PATCHLAW_MACHINE_H
#define PATCHLAW_MACHINE_H

/// Number of processors in this process's affinity mask; 0 if unknown.
long patchlaw_affinity_count(void);

/// Limit of this process's address space, in bytes; -1 if unlimited.
long long patchlaw_address_space_limit(void);

/// The kernel's number of the file system that holds a path, as in statfs(2); -1 if unknown.
long long patchlaw_file_system(const char *path);

/// Raises the number of files that may be open to what is wanted, as far as it may be raised.
/// Returns it, at most what is wanted.
long patchlaw_raise_file_limit(long wanted);

#endif
