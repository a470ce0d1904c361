#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace troupe::test {

/// A plain TCP client that sends and sees exact bytes. Its waits are bounded by `patience`; a test then fails by what
/// it got.
class raw_client {
 public:
  static constexpr std::chrono::seconds patience{60};

  explicit raw_client(std::uint16_t port, int receive_buffer = 0);
  ~raw_client();
  raw_client(raw_client&& other) noexcept;
  raw_client(const raw_client&) = delete;
  raw_client& operator=(const raw_client&) = delete;

  /// False when the server does not take it all.
  bool send(std::string_view bytes);
  /// Everything up to and including `end`, or what came before the connection ended.
  std::string read_until(std::string_view end);
  /// One answer with Content-Length (or none): head and body.
  std::string read_answer();
  /// Everything until the connection ends.
  std::string read_all();
  /// True when the server has closed, after throwing away what it still sent.
  bool ended();
  void shutdown_send();
  void close();

 private:
  bool read_more();

  int fd_ = -1;
  std::string ahead_;
};

} // namespace troupe::test
