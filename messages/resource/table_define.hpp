#pragma once
// For the .cpp files of the resource types only: makes the tables of the field lists.

#include "messages/resource/table.hpp"
#include "messages/resource/words.hpp"

#include <array>
#include <concepts>

// A struct with a std::map is not of standard layout; GCC computes its offsets correctly all the same.
#pragma GCC diagnostic ignored "-Winvalid-offsetof"

namespace troupe::api {

struct ObjectMeta;
struct ListMeta;

namespace define {

inline constexpr auto always = presence::always;
inline constexpr auto omitempty = presence::omitempty;
inline constexpr auto omitzero = presence::omitzero;
inline constexpr field_options plain{};
inline constexpr field_options atomic{.list = list_type::atomic};
inline constexpr field_options set{.list = list_type::set};
inline constexpr field_options merge_values{.merge = true};
inline constexpr field_options typed{.typed = true};

constexpr field_options merge(const char* key) { return {.merge = true, .merge_key = key}; }
constexpr field_options merge_retain(const char* key) { return {.merge = true, .retain_keys = true, .merge_key = key}; }
constexpr field_options map(const char* keys) { return {.list = list_type::map, .list_keys = keys}; }
/// Its own type: under the sanitizers a compiler doesn't take the address of an inline variable for other than null, so
/// that no constant expression can ask whether options have words.
struct allowed_words {
  const word_list* words;
  constexpr operator field_options() const { return {.words = words}; }
};
constexpr allowed_words one_of(const word_list& words) { return {&words}; }
constexpr field_options in(const char* message, std::uint16_t number) {
  return {.inline_message = message, .inline_number = number};
}

constexpr field_options operator|(field_options a, allowed_words b) {
  a.words = b.words;
  return a;
}

constexpr field_options operator|(field_options a, const field_options& b) {
  a.merge |= b.merge;
  a.retain_keys |= b.retain_keys;
  a.typed |= b.typed;
  a.merge_key = b.merge_key ? b.merge_key : a.merge_key;
  a.list = b.list != list_type::unspecified ? b.list : a.list;
  a.list_keys = b.list_keys ? b.list_keys : a.list_keys;
  a.inline_message = b.inline_message ? b.inline_message : a.inline_message;
  a.inline_number = b.inline_number ? b.inline_number : a.inline_number;
  return a;
}

/// The JSON name of a member: without the underscore that keeps it apart from a keyword.
constexpr std::string_view json_name(std::string_view member) {
  return member.ends_with('_') ? member.substr(0, member.size() - 1) : member;
}

/// The offset of T's member `metadata` if that is a Meta, else -1.
template <class T, class Meta> constexpr std::ptrdiff_t offset_of_meta() {
  if constexpr (requires(T & t) {
                  { t.metadata } -> std::same_as<Meta&>;
                })
    return offsetof(T, metadata);
  else
    return -1;
}

template <class T> void* create() { return new T; }
template <class T> void* clone(const void* p) { return new T(*static_cast<const T*>(p)); }
template <class T> void destroy(void* p) { delete static_cast<T*>(p); }
template <class T> void assign(void* to, const void* from) { *static_cast<T*>(to) = *static_cast<const T*>(from); }

} // namespace define
} // namespace troupe::api

#define TROUPE_ROW(T, M, TYPE, PROTO, PRESENCE, OPTIONS, DOC)                                                          \
  {define::json_name(#M), DOC, offsetof(T, M), PROTO, PRESENCE, OPTIONS, &shape_of<TYPE>::v},

/// Defines the table of the top-level kind T.
#define TROUPE_KIND_TABLE(T, LIST, API_VERSION, KIND)                                                                  \
  namespace {                                                                                                          \
  constexpr auto T##_rows = [] {                                                                                       \
    using namespace define;                                                                                            \
    return std::to_array<field_desc>({LIST(TROUPE_ROW, T)});                                                           \
  }();                                                                                                                 \
  static_assert(T##_rows.size() <= 62, "readers keep a bit a field, and two for kind and apiVersion");                 \
  }                                                                                                                    \
  constinit const type_desc T::desc{#T,                                                                                \
                                    T##_rows,                                                                          \
                                    sizeof(T),                                                                         \
                                    &define::create<T>,                                                                \
                                    &define::clone<T>,                                                                 \
                                    &define::destroy<T>,                                                               \
                                    &define::assign<T>,                                                                \
                                    API_VERSION,                                                                       \
                                    KIND,                                                                              \
                                    define::offset_of_meta<T, ObjectMeta>(),                                           \
                                    define::offset_of_meta<T, ListMeta>()};

/// Defines the table of T, a part of other types.
#define TROUPE_TABLE(T, LIST) TROUPE_KIND_TABLE(T, LIST, "", "")
