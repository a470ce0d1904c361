#pragma once
// What CAF's TLS leaves open.

namespace troupe::cluster {

/// Links this program's own SSL_read, SSL_write and SSL_accept in front of OpenSSL's (see tls_guard.cpp). Whoever sets
/// up CAF calls it once; there is nothing to undo.
void guard_tls() noexcept;

} // namespace troupe::cluster
