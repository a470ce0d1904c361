#pragma once

#include "messages/resource/kinds.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace troupe::api {

enum class problem_kind : std::uint8_t {
  syntax,          ///< the text is no JSON or YAML, or beyond a limit
  unknown_field,   ///< the type has no such field; its value was skipped
  duplicate_field, ///< given twice; the last one counts
  wrong_type,      ///< say, a string where a number belongs
  bad_value        ///< a text that is no time, quantity, base64 …
};

/// Something wrong with a text that was read.
struct problem {
  problem_kind kind = problem_kind::syntax;
  std::string path;    ///< "spec.template.spec.containers[0].image"; empty for the text as a whole
  std::string message; ///< complete in itself, in Kubernetes' words where it has them
  int line = 0;        ///< 1 is the first; 0 when unknown
  int column = 0;
};

/// True when the value must not be used whatever the caller's fieldValidation: anything but unknown or duplicate
/// fields.
bool is_fatal(const problem& p) noexcept;
bool any_fatal(std::span<const problem> problems) noexcept;

/// "FILE:LINE:COL: message"; the position is left out when it is unknown.
std::string located(const problem& p, std::string_view source);

/// Kubernetes' text of a refused body: `Job in version "v1" cannot be handled as a Job: json: cannot unmarshal …`, or
/// `…: strict decoding error: unknown field "spec.foo", duplicate field "spec.bar"`. Empty when there is no problem.
std::string decode_error(const kind_info& kind, std::span<const problem> problems);

} // namespace troupe::api
