#pragma once
// The stored form: what the store writes to disk and what templates travel as. Each field is tagged by its protobuf
// number, so that a program with more or fewer fields reads old rows; unknown tags are skipped. A frame of format byte
// and CRC32C goes around what lies on disk.

#include "messages/resource/resource.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace troupe::api {

/// Appends the fields of `value`, without frame.
void append_stored(std::string& out, const type_desc& type, const void* value);
/// Reads what `append_stored` wrote into an empty value. False when it is damaged; the value is then half filled.
bool read_stored(std::string_view data, const type_desc& type, void* into);

template <class T> std::string to_stored(const T& value) {
  std::string out;
  append_stored(out, T::desc, &value);
  return out;
}
template <class T> std::optional<T> from_stored(std::string_view data) {
  std::optional<T> value(std::in_place);
  if (!read_stored(data, T::desc, &*value))
    value.reset();
  return value;
}

/// `body` behind the format byte and its CRC32C.
std::string seal(std::string_view body);
/// The body of a sealed blob (a view into it); nothing when the format is unknown or the sum wrong.
std::optional<std::string_view> unseal(std::string_view blob);

/// An object with its kind, sealed: a whole row of the store.
std::string seal_resource(const resource& object);
/// What `seal_resource` wrote; an empty resource when it is damaged or of an unknown kind, with the reason in `why`.
resource unseal_resource(std::string_view blob, std::string* why = nullptr);

} // namespace troupe::api
