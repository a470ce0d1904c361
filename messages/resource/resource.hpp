#pragma once

#include "messages/resource/kinds.hpp"
#include "messages/resource/meta.hpp"

#include <functional>
#include <memory>
#include <utility>

namespace troupe::api {

/// An object of any kind: shared, immutable, cheap to copy, safe to read from many threads. May be empty.
class resource {
 public:
  resource() noexcept = default;
  resource(std::shared_ptr<const void> value, const kind_info& kind) noexcept
      : value_(std::move(value)), kind_(&kind) {}

  explicit operator bool() const noexcept { return value_ != nullptr; }
  /// Meaningless for an empty one, like everything below.
  const kind_info& kind() const noexcept { return *kind_; }
  const type_desc& type() const noexcept { return *kind_->type; }
  const void* data() const noexcept { return value_.get(); }

  template <class T> bool is() const noexcept { return value_ && kind_->type == &T::desc; }
  /// The value; throws std::bad_cast when it is of another kind.
  template <class T> const T& get() const {
    check(T::desc);
    return *static_cast<const T*>(value_.get());
  }
  /// A copy to change.
  template <class T> T copy() const { return get<T>(); }
  /// Shares the value with the resource.
  template <class T> std::shared_ptr<const T> share() const { return {value_, &get<T>()}; }
  /// Throws std::bad_cast for kinds without an ObjectMeta (lists, Status …).
  const ObjectMeta& meta() const;

  /// Equal kinds and values, semantically (`equal` of table.hpp).
  friend bool operator==(const resource& a, const resource& b);

 private:
  void check(const type_desc& wanted) const;

  std::shared_ptr<const void> value_;
  const kind_info* kind_ = nullptr;
};

template <class T> resource make_resource(T value) {
  return {std::make_shared<const T>(std::move(value)), kind_of<T>()};
}

/// A new, empty value of that kind, for decoders: fill it, then make a resource of it.
std::shared_ptr<void> new_value(const kind_info& kind);

/// A changed copy of `r`, whatever its kind. `edit` gets the copied value of type r.type().
resource changed(const resource& r, const std::function<void(void* value)>& edit);
/// A copy of `r` with changed metadata. Throws std::bad_cast like `meta`.
resource with_meta(const resource& r, const std::function<void(ObjectMeta&)>& edit);

} // namespace troupe::api
