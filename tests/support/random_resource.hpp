#pragma once

#include "messages/resource/resource.hpp"

#include <cstdint>
#include <random>

namespace troupe::test {

/// Makes values of any type by its table: every field has a good chance to be set, every text is awkward in its turn
/// (quotes, control characters, words that YAML takes for something else), and all of it is valid. One seed, one value.
class random_resource {
 public:
  explicit random_resource(std::uint64_t seed) : dice_(seed) {}

  /// Fills an empty value of that type.
  void fill(const api::type_desc& type, void* value);
  /// An object of that kind.
  api::resource make(const api::kind_info& kind);

  template <class T> T make() {
    T value;
    fill(T::desc, &value);
    return value;
  }

 private:
  void object(const api::type_desc& type, void* value, int depth);
  void value(const api::shape& of, const api::field_desc& field, void* p, int depth);
  void collection(const api::shape& of, const api::field_desc& field, void* p, int depth);
  void string(const api::field_desc& field, std::string& to);
  std::string text();
  api::Quantity quantity();
  std::int64_t integer(std::int64_t low, std::int64_t high);
  bool chance(int percent) { return integer(1, 100) <= percent; }

  std::mt19937_64 dice_;
};

} // namespace troupe::test
