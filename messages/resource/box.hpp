#pragma once

#include <utility>

namespace troupe::api {

/// An owned T or nothing, copied deeply; one pointer wide, so that big rare parts of a resource cost eight bytes when
/// absent. Works through T's table (T::desc), so that no file that copies a resource pays for its parts.
template <class T> class box {
 public:
  box() noexcept = default;
  box(T value) { emplace() = std::move(value); }
  box(const box& other) : value_(other.value_ ? T::desc.clone(other.value_) : nullptr) {}
  box(box&& other) noexcept : value_(std::exchange(other.value_, nullptr)) {}
  box& operator=(box other) noexcept {
    std::swap(value_, other.value_);
    return *this;
  }
  ~box() { reset(); }

  explicit operator bool() const noexcept { return value_ != nullptr; }
  bool has_value() const noexcept { return value_ != nullptr; }
  T& operator*() noexcept { return *get(); }
  const T& operator*() const noexcept { return *get(); }
  T* operator->() noexcept { return get(); }
  const T* operator->() const noexcept { return get(); }
  T* get() noexcept { return static_cast<T*>(value_); }
  const T* get() const noexcept { return static_cast<const T*>(value_); }

  /// A fresh, empty T; what was there is gone.
  T& emplace() {
    reset();
    value_ = T::desc.create();
    return *get();
  }
  void reset() noexcept {
    if (value_)
      T::desc.destroy(std::exchange(value_, nullptr));
  }
  /// Both absent, or both there and equal.
  friend bool operator==(const box& a, const box& b) { return a.value_ && b.value_ ? *a == *b : a.value_ == b.value_; }

 private:
  void* value_ = nullptr;
};

} // namespace troupe::api
