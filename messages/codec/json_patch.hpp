#pragma once

#include <string>
#include <string_view>

namespace troupe::api {

/// What a patch made of a document, or why it could not be applied.
struct patched {
  std::string json;  ///< the result; meaningless when there is an error
  std::string error; ///< empty when all went well
  explicit operator bool() const noexcept { return error.empty(); }
};

/// Applies an RFC 7396 merge patch: members of `patch` replace those of `document`, null removes them.
patched merge_patch(std::string_view document, std::string_view patch);

} // namespace troupe::api
