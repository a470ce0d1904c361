// OpenSSL's queue of errors belongs to a thread, and SSL_get_error believes what stands in it. CAF never empties it:
// after one connection was refused, or cut by the death of a node, the next one in that thread that merely finds
// nothing to read is taken for broken, too, and closed. So CAF's calls come here first (a symbol of the program is
// found before that of a shared library) and begin with an empty queue. This is also the only place where a refusal can
// be seen.

#include "nodes/cluster/tls_guard.hpp"

#include "actors/supervision/log.hpp"

#include <fmt/format.h>

#include <arpa/inet.h>
#include <dlfcn.h>
#include <netinet/in.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>

#include <array>
#include <atomic>
#include <chrono>
#include <string>

namespace troupe::cluster {

namespace {

/// OpenSSL's own function behind the one of that name in this file.
template <class Function> Function* next(const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

std::string peer_of(const SSL* ssl) {
  sockaddr_storage address{};
  socklen_t length = sizeof address;
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (getpeername(SSL_get_fd(ssl), reinterpret_cast<sockaddr*>(&address), &length) != 0)
    return "somebody who has hung up";
  if (address.ss_family == AF_INET6) {
    const auto& v6 = reinterpret_cast<const sockaddr_in6&>(address);
    return fmt::format("[{}]:{}", inet_ntop(AF_INET6, &v6.sin6_addr, text.data(), text.size()), ntohs(v6.sin6_port));
  }
  const auto& v4 = reinterpret_cast<const sockaddr_in&>(address);
  return fmt::format("{}:{}", inet_ntop(AF_INET, &v4.sin_addr, text.data(), text.size()), ntohs(v4.sin_port));
}

/// Whether a refusal may be told now: a flood of them must not fill the log. Counts those that were kept back.
bool may_tell(std::uint64_t& kept_back) {
  constexpr std::int64_t pause_ms = 1000;
  static std::atomic<std::int64_t> told_ms{-pause_ms};
  static std::atomic<std::uint64_t> silent{0};
  const auto since_boot = std::chrono::steady_clock::now().time_since_epoch();
  const auto now = std::chrono::duration_cast<std::chrono::milliseconds>(since_boot).count();
  auto last = told_ms.load();
  if (now - last < pause_ms || !told_ms.compare_exchange_strong(last, now)) {
    ++silent;
    return false;
  }
  kept_back = silent.exchange(0);
  return true;
}

void tell_refusal(const SSL* ssl) {
  const auto error = ERR_peek_last_error();
  if (error == 0 || ERR_GET_REASON(error) == SSL_R_UNEXPECTED_EOF_WHILE_READING)
    return; // it only looked whether somebody listens
  std::uint64_t kept_back = 0;
  if (!may_tell(kept_back))
    return;
  const char* reason = ERR_reason_error_string(error);
  log(severity::warning,
      fmt::format("cluster port: refused {}: {}{}", peer_of(ssl), reason ? reason : "no TLS of this cluster",
                  kept_back > 0 ? fmt::format(" ({} more refused before)", kept_back) : ""));
}

} // namespace

void guard_tls() noexcept {}

} // namespace troupe::cluster

// Declared by OpenSSL, documented in ssl(7).
extern "C" {

int SSL_read(SSL* ssl, void* to, int size) {
  static auto* const read = troupe::cluster::next<decltype(SSL_read)>("SSL_read");
  ERR_clear_error();
  return read(ssl, to, size);
}

int SSL_write(SSL* ssl, const void* from, int size) {
  static auto* const write = troupe::cluster::next<decltype(SSL_write)>("SSL_write");
  ERR_clear_error();
  return write(ssl, from, size);
}

int SSL_accept(SSL* ssl) {
  static auto* const accept = troupe::cluster::next<decltype(SSL_accept)>("SSL_accept");
  ERR_clear_error();
  const int result = accept(ssl);
  if (result <= 0 && SSL_get_error(ssl, result) == SSL_ERROR_SSL)
    troupe::cluster::tell_refusal(ssl);
  return result;
}
}
