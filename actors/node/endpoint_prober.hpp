#pragma once
// What the node's actors need of whatever reaches out to ports (probes and hooks by HTTP or TCP). Implemented by
// nodes/agent over Boost.Asio and by a scripted one in tests.

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace troupe::node {

/// Where to knock, and how.
struct endpoint {
  bool http = false;  ///< else a connection is all that is wanted
  bool https = false; ///< the certificate is not verified, as Kubernetes does not
  std::string host;
  std::uint16_t port = 0;
  std::string path; ///< with its query; of an HTTP request
  std::vector<std::pair<std::string, std::string>> headers;
  bool operator==(const endpoint&) const = default;
};

/// What came of it.
struct endpoint_answer {
  bool good = false;   ///< the connection stood; over HTTP the status was 200 to 399
  std::string message; ///< when not good, in Kubernetes' words: "HTTP probe failed with statuscode: 500"
};

/// Thread-safe; nothing blocks.
class endpoint_prober {
 public:
  using hearer = std::function<void(endpoint_answer)>;
  virtual ~endpoint_prober() = default;
  /// @param who called once, on any thread, at the latest soon after the timeout; not at all once the prober has ended
  virtual void knock(endpoint where, std::chrono::milliseconds timeout, hearer who) = 0;
};

} // namespace troupe::node
