#pragma once

#include "messages/codec/problem.hpp"
#include "messages/resource/resource.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace troupe::api {

/// How much a text may be.
struct read_limits {
  std::size_t bytes = 3 << 20; ///< of one document
  std::size_t depth = 32;      ///< nested objects and lists
};

/// What reading a text told, apart from the value.
struct read_report {
  std::vector<problem> problems; ///< all of them, in the order of the text
  std::string api_version, kind; ///< as given in the text; may be empty or wrong: the caller compares
};

/// Reads a JSON text into an empty value of that type. What has a problem is left out of the value, the rest is read.
read_report read_json(std::string_view text, const type_desc& type, void* into, const read_limits& limits = {});

/// A text read as an object of a kind.
struct decoded {
  resource object; ///< empty after a fatal problem (`is_fatal`)
  std::vector<problem> problems;
  std::string api_version, kind;
};

/// Reads a JSON text as an object of that kind, whatever kind and apiVersion it names.
decoded read_json(std::string_view text, const kind_info& kind, const read_limits& limits = {});

template <class T> read_report read_json(std::string_view text, T& into, const read_limits& limits = {}) {
  return read_json(text, T::desc, &into, limits);
}

/// kind and apiVersion of a JSON text; empty where it does not say.
struct type_meta {
  std::string api_version, kind;
};
type_meta read_type_meta(std::string_view json);

} // namespace troupe::api
