#pragma once
// How this process gets its memory from the system.

namespace troupe::cluster {

/// Keeps what bursts of small objects have freed for the next burst: glibc would give it back and take it again with
/// two system calls each time. To be called before threads are started.
void keep_freed_memory();

} // namespace troupe::cluster
