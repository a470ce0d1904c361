#include "messages/resource/table.hpp"

namespace troupe::api {

namespace {

template <class T> bool same(const void* a, const void* b) {
  return *static_cast<const T*>(a) == *static_cast<const T*>(b);
}

bool equal_elements(const shape& of, const void* a, const void* b) {
  const auto n = of.size(a);
  if (n != of.size(b))
    return false;
  for (std::size_t i = 0; i < n; ++i)
    if (!equal(*of.of, of.at(a, i), of.at(b, i)))
      return false;
  return true;
}

bool equal_entries(const shape& of, const void* a, const void* b) {
  struct context {
    const shape& map;
    const void* other;
    bool equal = true;
  } c{of, b};
  const auto compare = [](void* p, const std::string& key, const void* value) {
    auto& x = *static_cast<context*>(p);
    if (!x.equal)
      return;
    const void* other = x.map.find(x.other, key);
    x.equal = other && equal(*x.map.of, value, other);
  };
  if (of.size(a) != of.size(b))
    return false;
  of.each(a, compare, &c);
  return c.equal;
}

} // namespace

bool equal(const shape& of, const void* a, const void* b) {
  switch (of.kind) {
  case value_kind::boolean:
    return same<bool>(a, b);
  case value_kind::i32:
    return same<std::int32_t>(a, b);
  case value_kind::i64:
    return same<std::int64_t>(a, b);
  case value_kind::string:
    return same<std::string>(a, b);
  case value_kind::bytes:
    return same<Bytes>(a, b);
  case value_kind::time:
    return same<Time>(a, b);
  case value_kind::micro_time:
    return same<MicroTime>(a, b);
  case value_kind::quantity:
    return same<Quantity>(a, b);
  case value_kind::int_or_string:
    return same<IntOrString>(a, b);
  case value_kind::raw_json:
    return same<RawJson>(a, b);
  case value_kind::object:
    return equal(*of.type, a, b);
  case value_kind::map:
    return equal_entries(of, a, b);
  case value_kind::list:
  case value_kind::optional:
  case value_kind::boxed:
    return equal_elements(of, a, b);
  }
  return false;
}

bool equal(const type_desc& type, const void* a, const void* b) {
  for (const auto& f : type.fields)
    if (!equal(*f.of, member(a, f), member(b, f)))
      return false;
  return true;
}

const field_desc* find_field(const type_desc& type, std::string_view name) {
  for (const auto& f : type.fields)
    if (f.name == name)
      return &f;
  return nullptr;
}

} // namespace troupe::api
