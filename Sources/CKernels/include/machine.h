#ifndef PATCHLAW_MACHINE_H
#define PATCHLAW_MACHINE_H

/// How many processors the scheduler may run this process on; 0 where the system does not tell.
long patchlaw_affinity_count(void);

/// The largest address space that this process may have, in bytes; -1 where it is unlimited.
long long patchlaw_address_space_limit(void);

#endif
