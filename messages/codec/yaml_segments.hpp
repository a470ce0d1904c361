#pragma once

#include <optional>
#include <string_view>

namespace troupe::api {

/// A part of a YAML stream that is parsed by itself, so that an error in it leaves the others alone.
struct yaml_segment {
  std::string_view text;
  int line = 1; ///< the number of its first line
};

/// Cuts a stream before each line that begins a document (`---`), without looking inside. Segments of directives,
/// comments and blank lines only stay with the next one.
class segmenter {
 public:
  explicit segmenter(std::string_view text) : rest_(text) {}
  /// The next segment; nothing at the end.
  std::optional<yaml_segment> next();

 private:
  std::string_view rest_;
  int line_ = 1;
};

} // namespace troupe::api
