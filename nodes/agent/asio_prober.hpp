#pragma once
// Probes and hooks over HTTP and TCP, by Boost.Asio.

#include "actors/node/endpoint_prober.hpp"

#include <cstddef>
#include <memory>

namespace troupe {

/// All that a node's pods ask of ports, on one thread for all of them.
class asio_prober final : public node::endpoint_prober {
 public:
  /// @param most under way at once; what comes beyond that waits its turn, and its timeout begins with that
  explicit asio_prober(std::size_t most = 256);
  ~asio_prober() override;

  /// Redirects are followed on the same host, up to 10 of them; one to another host counts as success, as Kubernetes
  /// has it. A question that finds thousands waiting is dropped without an answer.
  void knock(node::endpoint where, std::chrono::milliseconds timeout, hearer who) override;
  /// Nobody is called any more once this has returned.
  void stop();

 private:
  struct parts;
  std::unique_ptr<parts> parts_;
};

} // namespace troupe
