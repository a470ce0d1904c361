#include "messages/codec/problem.hpp"

#include <algorithm>

namespace troupe::api {

bool is_fatal(const problem& p) noexcept {
  return p.kind != problem_kind::unknown_field && p.kind != problem_kind::duplicate_field;
}

bool any_fatal(std::span<const problem> problems) noexcept { return std::ranges::any_of(problems, is_fatal); }

std::string located(const problem& p, std::string_view source) {
  std::string text(source);
  if (p.line > 0)
    text += ':' + std::to_string(p.line) + ':' + std::to_string(p.column);
  return text + ": " + p.message;
}

std::string decode_error(const kind_info& kind, std::span<const problem> problems) {
  if (problems.empty())
    return {};
  const bool fatal = any_fatal(problems);
  std::string list;
  for (const auto& p : problems)
    if (is_fatal(p) == fatal)
      list += (list.empty() ? "" : ", ") + p.message;
  const std::string name(kind.kind);
  return name + " in version \"" + std::string(kind.version) + "\" cannot be handled as a " + name + ": " +
         (fatal ? "" : "strict decoding error: ") + list;
}

} // namespace troupe::api
