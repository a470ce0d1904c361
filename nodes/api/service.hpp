#pragma once

#include "nodes/api/gateway.hpp"
#include "nodes/api/http/http_server.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace troupe {
class published;
}

namespace troupe::api_server {

struct core;

/// How the API is served.
struct service_options {
  http::server_options server{};
  std::chrono::milliseconds bookmark_interval{60'000}; ///< between two bookmarks of a watch
  std::chrono::milliseconds patience{3'000};           ///< for the store to load, or to reach a version
  std::function<std::string()> metrics{};              ///< what /metrics shows, in Prometheus' text form
};

/// Kubernetes' API over what the store has published, with its writes going through the gateway.
class service {
 public:
  /// `readers` and `actors` outlive the service.
  service(service_options options, published& readers, gateway& actors);
  /// Stops at once.
  ~service();
  service(const service&) = delete;
  service& operator=(const service&) = delete;

  /// Listens. Nothing when all is well, else why not.
  std::optional<std::string> start();
  /// The port that is listened on; useful after port 0.
  std::uint16_t port() const;
  /// Accepts no more, ends watches in good order, lets running requests finish for `grace`, then cuts.
  void stop(std::chrono::milliseconds grace);

 private:
  std::shared_ptr<core> core_; ///< what answers that are still on their way look for
};

} // namespace troupe::api_server
