#include "messages/codec/yaml_segments.hpp"

namespace troupe::api {

namespace {

/// The first line of `text`, with its newline.
std::string_view first_line(std::string_view text) {
  const auto end = text.find('\n');
  return end == std::string_view::npos ? text : text.substr(0, end + 1);
}

bool begins_document(std::string_view line) {
  constexpr std::string_view mark = "---";
  return line.starts_with(mark) &&
         (line.size() == mark.size() || std::string_view(" \t\r\n").find(line[3]) != std::string_view::npos);
}

/// Neither blank, nor a comment, nor a directive.
bool has_content(std::string_view line) {
  const auto start = line.find_first_not_of(" \t\r\n");
  return start != std::string_view::npos && line[start] != '#' && line[0] != '%';
}

} // namespace

std::optional<yaml_segment> segmenter::next() {
  if (rest_.empty())
    return std::nullopt;
  const yaml_segment whole{rest_, line_};
  std::size_t size = 0;
  bool content = false;
  while (size < rest_.size()) {
    const auto line = first_line(rest_.substr(size));
    if (begins_document(line) && content)
      break;
    content = content || begins_document(line) || has_content(line);
    size += line.size();
    ++line_;
  }
  rest_.remove_prefix(size);
  return yaml_segment{whole.text.substr(0, size), whole.line};
}

} // namespace troupe::api
