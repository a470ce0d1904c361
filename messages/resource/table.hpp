#pragma once
// The run-time tables of the resource types, and the macros that make struct and table of one field list.
//
// A list is a macro with a line a field: F(T, member, C++ type, protobuf number, presence, options, doc). The member's
// name is the JSON name (a keyword gets a trailing underscore, which JSON does not see). TROUPE_TYPE in the header
// makes the struct, TROUPE_TABLE in the .cpp its table; every codec is one file over the tables.

#include "messages/resource/box.hpp"
#include "messages/resource/quantity.hpp"
#include "messages/resource/scalars.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace troupe::api {

template <class T> using list_of = std::vector<T>;
template <class T> using map_of = std::map<std::string, T>;

/// What a value is made of.
enum class value_kind : std::uint8_t {
  boolean,
  i32,
  i64,
  string,
  bytes,
  time,
  micro_time,
  quantity,
  int_or_string,
  raw_json,
  object,
  list,
  map,
  optional, ///< std::optional of a scalar
  boxed     ///< box of an object
};

struct type_desc;

/// Called with the context, a key and its value, in the order of the keys.
using entry_visitor = void (*)(void* context, const std::string& key, const void* value);

/// How to handle a value of one C++ type. Functions that make no sense for the kind are null.
struct shape {
  value_kind kind;
  const shape* of = nullptr;                                         ///< of the elements, of the value
  const type_desc* type = nullptr;                                   ///< of an object
  std::size_t (*size)(const void*) = nullptr;                        ///< list, map; optional, boxed: 0 or 1
  const void* (*at)(const void*, std::size_t) = nullptr;             ///< list; optional, boxed: the value
  void* (*add)(void*) = nullptr;                                     ///< list: appends; optional, boxed: emplaces
  void (*clear)(void*) = nullptr;                                    ///< list, map, optional, boxed
  void (*each)(const void*, entry_visitor, void* context) = nullptr; ///< map
  const void* (*find)(const void*, const std::string&) = nullptr;    ///< map: the value or null
  void* (*insert)(void*, const std::string&) = nullptr;              ///< map: the value, made when it was missing
};

/// When a field is left out of JSON, by Go's rules: `omitempty` does not apply to structs, `omitzero` does.
enum class presence : std::uint8_t { always, omitempty, omitzero };

/// How server-side apply sees a list or map.
enum class list_type : std::uint8_t { unspecified, atomic, set, map };

/// The words that a string may be, and the name that Go gives the type.
struct word_list {
  const char* go_type;
  std::span<const std::string_view> words;
};

/// What a list or a special field brings along; combined by `|`.
struct field_options {
  bool merge = false;       ///< strategic merge patch merges this list (by `merge_key`, if it has one)
  bool retain_keys = false; ///< … and drops what the patch does not name
  const char* merge_key = nullptr;
  list_type list = list_type::unspecified;
  const char* list_keys = nullptr;      ///< of list_type::map, joined by '+'
  const word_list* words = nullptr;     ///< the known values of a string
  const char* inline_message = nullptr; ///< protobuf keeps the field in this message, JSON does not …
  std::uint16_t inline_number = 0;      ///< … which is the field of this number
  bool typed = false;                   ///< its elements carry apiVersion and kind
};

struct field_desc {
  std::string_view name; ///< in JSON
  std::string_view doc;
  std::uint32_t offset;
  std::uint16_t proto; ///< 0: the type has no protobuf form
  api::presence presence;
  field_options options;
  const shape* of;
};

/// The table of one type. Values are handled through `void*` to the struct.
struct type_desc {
  std::string_view name;
  std::span<const field_desc> fields;
  std::size_t size;
  void* (*create)();                  ///< a new, empty value …
  void* (*clone)(const void*);        ///< a new copy …
  void (*destroy)(void*);             ///< … to be given back here
  void (*assign)(void*, const void*); ///< to, from
  std::string_view api_version;       ///< empty for types that are no top-level kind
  std::string_view kind;
  std::ptrdiff_t meta_offset;      ///< of the ObjectMeta member `metadata`, or -1
  std::ptrdiff_t list_meta_offset; ///< of the ListMeta member `metadata`, or -1
};

/// Semantic equality: no elements and no collection are the same, quantities and times compare by value.
bool equal(const type_desc& type, const void* a, const void* b);
bool equal(const shape& of, const void* a, const void* b);

/// The field of that JSON name, or null.
const field_desc* find_field(const type_desc& type, std::string_view name);

inline const void* member(const void* object, const field_desc& f) {
  return static_cast<const std::byte*>(object) + f.offset;
}
inline void* member(void* object, const field_desc& f) { return static_cast<std::byte*>(object) + f.offset; }

// -- shapes: one constant per C++ type ------------------------------------------------------------------------------

template <class T> struct shape_of { static constexpr shape v{value_kind::object, nullptr, &T::desc}; };
template <value_kind K> struct scalar_shape { static constexpr shape v{K}; };
template <> struct shape_of<bool> : scalar_shape<value_kind::boolean> {};
template <> struct shape_of<std::int32_t> : scalar_shape<value_kind::i32> {};
template <> struct shape_of<std::int64_t> : scalar_shape<value_kind::i64> {};
template <> struct shape_of<std::string> : scalar_shape<value_kind::string> {};
template <> struct shape_of<Bytes> : scalar_shape<value_kind::bytes> {};
template <> struct shape_of<Time> : scalar_shape<value_kind::time> {};
template <> struct shape_of<MicroTime> : scalar_shape<value_kind::micro_time> {};
template <> struct shape_of<Quantity> : scalar_shape<value_kind::quantity> {};
template <> struct shape_of<IntOrString> : scalar_shape<value_kind::int_or_string> {};
template <> struct shape_of<RawJson> : scalar_shape<value_kind::raw_json> {};

template <class T> struct shape_of<std::optional<T>> {
  using V = std::optional<T>;
  static constexpr shape v{.kind = value_kind::optional,
                           .of = &shape_of<T>::v,
                           .size = [](const void* p) { return std::size_t{static_cast<const V*>(p)->has_value()}; },
                           .at = [](const void* p, std::size_t) -> const void* { return &**static_cast<const V*>(p); },
                           .add = [](void* p) -> void* { return &static_cast<V*>(p)->emplace(); },
                           .clear = [](void* p) { static_cast<V*>(p)->reset(); }};
};

template <class T> struct shape_of<box<T>> {
  using V = box<T>;
  static constexpr shape v{
      .kind = value_kind::boxed,
      .of = &shape_of<T>::v,
      .size = [](const void* p) { return std::size_t{static_cast<const V*>(p)->has_value()}; },
      .at = [](const void* p, std::size_t) -> const void* { return static_cast<const V*>(p)->get(); },
      .add = [](void* p) -> void* { return &static_cast<V*>(p)->emplace(); },
      .clear = [](void* p) { static_cast<V*>(p)->reset(); }};
};

template <class T> struct shape_of<std::vector<T>> {
  using V = std::vector<T>;
  static constexpr shape v{
      .kind = value_kind::list,
      .of = &shape_of<T>::v,
      .size = [](const void* p) { return static_cast<const V*>(p)->size(); },
      .at = [](const void* p, std::size_t i) -> const void* { return static_cast<const V*>(p)->data() + i; },
      .add = [](void* p) -> void* { return &static_cast<V*>(p)->emplace_back(); },
      .clear = [](void* p) { static_cast<V*>(p)->clear(); }};
};

template <class T> struct shape_of<std::map<std::string, T>> {
  using V = std::map<std::string, T>;
  static constexpr shape v{
      .kind = value_kind::map,
      .of = &shape_of<T>::v,
      .size = [](const void* p) { return static_cast<const V*>(p)->size(); },
      .clear = [](void* p) { static_cast<V*>(p)->clear(); },
      .each =
          [](const void* p, entry_visitor visit, void* context) {
            for (const auto& [key, value] : *static_cast<const V*>(p))
              visit(context, key, &value);
          },
      .find = [](const void* p, const std::string& key) -> const void* {
        const auto& m = *static_cast<const V*>(p);
        const auto it = m.find(key);
        return it == m.end() ? nullptr : &it->second;
      },
      .insert = [](void* p, const std::string& key) -> void* { return &(*static_cast<V*>(p))[key]; }};
};

} // namespace troupe::api

#define TROUPE_MEMBER(T, M, TYPE, PROTO, PRESENCE, OPTIONS, DOC) TYPE M{};

/// Makes the struct T of its field list.
#define TROUPE_TYPE(T, LIST)                                                                                           \
  struct T {                                                                                                           \
    LIST(TROUPE_MEMBER, T)                                                                                             \
    static const type_desc desc;                                                                                       \
    friend bool operator==(const T& a, const T& b) { return equal(desc, &a, &b); }                                     \
  };
