#pragma once

#include "messages/resource/resource.hpp"

#include <string>

namespace troupe::api {

/// Appends the compact JSON of a value of that type; a top-level kind begins with its kind and apiVersion. Fields are
/// left out by Go's rules; a list or map that must stand is written empty, never as null.
void write_json(std::string& out, const type_desc& type, const void* value);
/// The same without kind and apiVersion, as elements of typed lists are written.
void write_json_bare(std::string& out, const type_desc& type, const void* value);

template <class T> std::string to_json(const T& value) {
  std::string out;
  write_json(out, T::desc, &value);
  return out;
}
std::string to_json(const resource& object);

} // namespace troupe::api
