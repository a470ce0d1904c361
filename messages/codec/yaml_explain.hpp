#pragma once
// What a person may have meant where a YAML text is wrong, or looks as if it were. Pure.

#include "messages/codec/problem.hpp"
#include "messages/codec/yaml_events.hpp"
#include "messages/codec/yaml_segments.hpp"

#include <string_view>
#include <vector>

namespace troupe::api {

extern const std::string_view comment_hint;

/// A parser's error in words that say what was expected there, with a hint when a line near it looks as if somebody
/// meant a comment.
problem syntax_problem(const yaml_error& error, const yaml_segment& segment);

/// What plain scalars look like that were meant otherwise, in the order of the text.
struct suspicions {
  std::vector<problem> certain;  ///< `name: x // comment`: no value of that field holds that
  std::vector<problem> possible; ///< the same in a text that may hold anything: `- print(7 // 2)`
};
suspicions suspect_comments(const yaml_events& doc, std::size_t root);

/// Rewrites the problems that plain numbers like 1e400 caused.
void explain_numbers(const yaml_events& doc, std::size_t root, std::vector<problem>& problems);

} // namespace troupe::api
