#pragma once
// The pods of one Job by number: chunks of 64 behind two levels of pointers. A version is a pointer; a change copies
// the one chunk it touches, once a version (design/store.md §4).

#include "actors/store/pods/pod_record.hpp"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <vector>

namespace troupe {

class pod_table_editor;

/// One version of the table, as readers hold it. Immutable and cheap to copy.
class pod_table {
 public:
  static constexpr std::uint32_t fan = 64;

  /// One more than the largest number.
  std::uint32_t size() const noexcept { return size_; }
  /// The record of a pod, or null when there is none. It lives as long as this version.
  const pod_record* find(std::uint32_t number) const noexcept {
    const auto* c = chunk_of(number);
    return c && number % fan < c->size() && (*c)[number % fan].exists() ? &(*c)[number % fan] : nullptr;
  }
  /// Calls f(number, record) in order from `first`, until f returns false.
  template <class F> void each_from(std::uint32_t first, F&& f) const {
    for (auto n = first; n < size_;) {
      const auto* c = chunk_of(n);
      const auto end = n - n % fan + fan;
      for (; c && n < end && n % fan < c->size(); ++n)
        if ((*c)[n % fan].exists() && !f(n, (*c)[n % fan]))
          return;
      n = end;
    }
  }

 private:
  friend class pod_table_editor;
  using records = std::vector<pod_record>;
  struct chunk {
    std::uint64_t owner = 0; ///< the version that may still write to it
    records pods;
  };
  struct branch {
    std::uint64_t owner = 0;
    std::vector<std::shared_ptr<chunk>> chunks;
  };
  struct root {
    std::uint64_t owner = 0;
    std::vector<std::shared_ptr<branch>> branches;
  };

  const records* chunk_of(std::uint32_t number) const noexcept {
    const auto at = number / fan;
    if (number >= size_ || at / fan >= root_->branches.size())
      return nullptr;
    const auto& b = root_->branches[at / fan];
    return b && at % fan < b->chunks.size() && b->chunks[at % fan] ? &b->chunks[at % fan]->pods : nullptr;
  }

  std::shared_ptr<root> root_;
  std::uint32_t size_ = 0;
};

/// The store's side of a table: the version that is being made. Parts that this version alone owns are changed in
/// place.
class pod_table_editor {
 public:
  std::uint32_t size() const noexcept { return now_.size(); }
  const pod_record* find(std::uint32_t number) const noexcept { return now_.find(number); }
  template <class F> void each_from(std::uint32_t first, F&& f) const { now_.each_from(first, f); }

  /// The record to be changed; a new one is empty. Valid until the next call.
  pod_record& edit(std::uint32_t number);
  /// The version made so far, for readers; the next change begins a new one.
  pod_table freeze() noexcept {
    ++version_;
    return now_;
  }

 private:
  template <class T> T& own(std::shared_ptr<T>& part) const;
  pod_table now_;
  std::uint64_t version_ = 1;
};

} // namespace troupe
