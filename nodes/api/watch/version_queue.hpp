#pragma once

#include "actors/store/view/published.hpp"
#include "nodes/api/http/http_server.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <list>

namespace troupe::api_server {

/// Requests that wait until the store has loaded, or until it has reached a version. On the io thread only.
class version_queue {
 public:
  version_queue(const published& readers, http::server& server) : readers_(readers), server_(server) {}

  /// Calls `then` as soon as what is published has at least that version, or with the newest there is (perhaps none)
  /// after `patience`. At once where nothing needs to be waited for.
  void wait(std::uint64_t version, std::chrono::milliseconds patience, std::function<void(snapshot_ptr)> then);
  /// Something was published.
  void look();

 private:
  struct waiting {
    std::uint64_t version = 0;
    std::function<void(snapshot_ptr)> then{};
    http::timer end{};
  };
  const published& readers_;
  http::server& server_;
  std::list<waiting> all_;
};

} // namespace troupe::api_server
