#pragma once

#include "actors/store/view/snapshot.hpp"

#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Lists that clients fetch page by page see one and the same snapshot.
namespace troupe::api_server {

/// Where the next page begins.
struct continue_token {
  std::uint64_t version = 0; ///< of the snapshot
  std::uint64_t served = 0;  ///< objects on the pages before
  std::string last{};        ///< key of the last of them
  bool operator==(const continue_token&) const = default;
};

/// As clients carry it: safe in a URL, and none of their business.
std::string to_text(const continue_token& token);
/// Nothing when it is none of ours.
std::optional<continue_token> parse_continue_token(std::string_view text);

/// Snapshots that unfinished lists go on from. Thread-safe.
class pinned_snapshots {
 public:
  using clock = std::chrono::steady_clock;
  static constexpr std::size_t most = 16;
  static constexpr std::chrono::minutes kept_for{5};

  /// Keeps it from now on; beyond the limit the one that was used longest ago goes.
  void pin(const snapshot_ptr& what, clock::time_point now = clock::now());
  /// The snapshot of that version, which is then kept for another while; null when it is gone.
  snapshot_ptr find(std::uint64_t version, clock::time_point now = clock::now());

 private:
  struct pinned {
    snapshot_ptr what;
    clock::time_point used;
  };
  void forget_old(clock::time_point now);

  std::mutex mutex_;
  std::vector<pinned> all_; ///< the one used last stands last
};

} // namespace troupe::api_server
