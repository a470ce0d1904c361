#pragma once
// One published change, as watchers need it.

#include "actors/store/view/snapshot.hpp"

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>

namespace troupe {

/// A text that is made when first asked for, by whoever asks. Thread-safe; of two that make it at once, one wins.
class text_once {
 public:
  text_once() = default;
  text_once(const text_once&) = delete;
  text_once& operator=(const text_once&) = delete;
  ~text_once() { delete text_.load(std::memory_order_acquire); }

  /// Null until somebody has put it.
  const std::string* get() const noexcept { return text_.load(std::memory_order_acquire); }
  /// @returns what is kept: the given text, or that of somebody who was faster.
  const std::string& put(std::string text) const;

 private:
  mutable std::atomic<const std::string*> text_{nullptr};
};

enum class change_type : std::uint8_t { added, modified, removed };

/// What became of one object or pod. `kind` is Pod for pods, whose both states are records; all others are resources.
struct change {
  std::uint64_t version = 0;
  change_type type = change_type::modified;
  const api::kind_info* kind = nullptr;

  api::resource before, after;     ///< of an object: empty when added / removed
  std::size_t object_bytes = 2048; ///< of the object's stored form, about

  std::shared_ptr<const pod_owner> owner; ///< of a pod; null for objects
  std::uint32_t number = 0;
  pod_record pod_before, pod_after; ///< pod_before.exists() is false when added; after a removal: the last state
  node_places nodes;

  text_once object_json; ///< two representations, filled by the API
  text_once table_row;

  bool of_pod() const noexcept { return owner != nullptr; }
  std::string name_space() const;
  std::string name() const;
  /// About what it keeps in memory, in bytes.
  std::size_t cost() const noexcept;
};
using change_ptr = std::shared_ptr<const change>;

} // namespace troupe
