#pragma once

#include "messages/cluster/store_messages.hpp"

#include <memory>
#include <utility>

namespace troupe {

/// The duty to answer a client once. Dropped without an answer (the store failed), it says that the outcome is unknown.
class reply {
 public:
  reply() = default;
  explicit reply(pending_write_ptr to) : to_(std::move(to)) {}
  reply(reply&&) noexcept = default;
  reply& operator=(reply&& other) noexcept {
    std::swap(to_, other.to_);
    return *this;
  }
  ~reply();

  void answer(write_outcome outcome) {
    if (const auto to = std::exchange(to_, nullptr))
      to->done(std::move(outcome));
  }

 private:
  pending_write_ptr to_;
};

} // namespace troupe
