#include "messages/codec/yaml_style.hpp"

#include "messages/codec/utf8.hpp"
#include "messages/codec/yaml_scalar.hpp"

#include <algorithm>
#include <cstdio>

namespace troupe::api {

namespace {

constexpr int width = 80;
constexpr auto npos = std::string_view::npos;

bool is_break(char c) { return c == '\n' || c == '\r'; }

/// What stands in the way of each style.
struct analysis {
  bool plain = true;   ///< may be written without quotes
  bool single = true;  ///< … in single ones
  bool literal = true; ///< … as a literal block
};

bool is_printable(std::string_view text, std::size_t i, std::size_t n) {
  if (n == 1)
    return text[i] >= 0x20 && text[i] != 0x7F;
  const auto c = text.substr(i, n);
  return n != 0 && c != "\u0085" && c != "\u2028" && c != "\u2029" && c != "\uFEFF" &&
         !(n == 2 && c[0] == '\xC2' && static_cast<unsigned char>(c[1]) < 0xA0);
}

/// Characters that mean something where they stand.
bool is_indicator(std::string_view text, std::size_t i) {
  const char c = text[i];
  const bool blank_follows = i + 1 == text.size() || text[i + 1] == ' ' || text[i + 1] == '\t' || is_break(text[i + 1]);
  if (i == 0 && (std::string_view("#,[]{}&*!|>'\"%@`").find(c) != npos || ((c == '-' || c == '?') && blank_follows)))
    return true;
  if (c == ':')
    return blank_follows;
  return c == '#' && i > 0 && (text[i - 1] == ' ' || text[i - 1] == '\t');
}

analysis analyze(std::string_view text) {
  analysis a;
  if (text.empty())
    return {false, true, false};
  if (text.starts_with("---") || text.starts_with("..."))
    a.plain = false;
  bool special = false, broken = false;
  for (std::size_t i = 0; i < text.size();) {
    const auto n = std::max<std::size_t>(utf8_length(text, i), 1);
    if (is_break(text[i]))
      broken = true;
    else if (text[i] == '\t')
      a.plain = a.plain && i != 0;
    else if (!is_printable(text, i, utf8_length(text, i)))
      special = true;
    if (is_indicator(text, i))
      a.plain = false;
    i += n;
  }
  const bool edges = text.front() == ' ' || text.back() == ' ' || is_break(text.front()) || is_break(text.back());
  a.plain = a.plain && !edges && !broken && !special && text.back() != '\t';
  a.single = !special && !broken && text.find('\t') == npos && text.find('\r') == npos;
  a.literal = broken && !special && text.find('\r') == npos && text.back() != ' ' && text.find(" \n") == npos;
  return a;
}

/// Writes words and breaks the line before one that would begin beyond the width.
class folder {
 public:
  folder(std::string& out, int indent, int column) : out_(out), indent_(indent), column_(column) {}

  void put(std::string_view character) {
    out_ += character;
    ++column_;
  }
  /// True when a space here should be written as a line break.
  bool is_full() const { return column_ > width; }
  void new_line() {
    out_ += '\n';
    out_.append(static_cast<std::size_t>(indent_), ' ');
    column_ = indent_;
  }

 private:
  std::string& out_;
  int indent_;
  int column_;
};

bool lone_space(std::string_view text, std::size_t i) {
  return text[i] == ' ' && i > 0 && i + 1 < text.size() && text[i - 1] != ' ' && text[i + 1] != ' ';
}

void fold(folder& to, std::string_view text, bool quoted) {
  for (std::size_t i = 0; i < text.size();) {
    const auto n = std::max<std::size_t>(utf8_length(text, i), 1);
    if (to.is_full() && lone_space(text, i))
      to.new_line();
    else if (quoted && text[i] == '\'')
      to.put("''");
    else
      to.put(text.substr(i, n));
    i += n;
  }
}

std::string escape_of(std::string_view character) {
  if (character.size() == 1) {
    constexpr std::string_view known = "\0\a\b\t\n\v\f\r\x1b\"\\";
    constexpr std::string_view names = "0abtnvfre\"\\";
    const std::string_view all(known.data(), names.size());
    const auto at = character[0] == '\0' ? 0 : all.find(character[0]);
    if (at != npos)
      return {'\\', names[at]};
    char text[8];
    std::snprintf(text, sizeof text, "\\x%02X", static_cast<unsigned char>(character[0]));
    return text;
  }
  if (character == "\u0085")
    return "\\N";
  if (character == "\u2028")
    return "\\L";
  if (character == "\u2029")
    return "\\P";
  return character == "\uFEFF" ? "\\uFEFF" : std::string(character);
}

bool needs_escape(std::string_view text, std::size_t i) {
  return text[i] == '"' || text[i] == '\\' || !is_printable(text, i, utf8_length(text, i));
}

void append_double_quoted(std::string& out, std::string_view text, int indent, int column) {
  folder to(out, indent, column);
  to.put("\"");
  for (std::size_t i = 0; i < text.size();) {
    const auto n = std::max<std::size_t>(utf8_length(text, i), 1);
    if (to.is_full() && text[i] == ' ' && i > 0 && i + 1 < text.size()) {
      to.new_line();
      if (text[i + 1] == ' ')
        to.put("\\");
    } else if (needs_escape(text, i)) {
      for (const char c : escape_of(text.substr(i, n)))
        to.put({&c, 1});
    } else {
      to.put(text.substr(i, n));
    }
    i += n;
  }
  to.put("\"");
}

void append_single_quoted(std::string& out, std::string_view text, int indent, int column) {
  folder to(out, indent, column);
  to.put("'");
  fold(to, text, true);
  to.put("'");
}

void append_literal(std::string& out, std::string_view text, int indent) {
  out += '|';
  if (text.front() == ' ' || text.front() == '\n')
    out += '2'; // the first line does not tell how far the others are indented
  if (text.back() != '\n')
    out += '-';
  else if (text.size() == 1 || text[text.size() - 2] == '\n')
    out += '+';
  const auto body = text.back() == '\n' ? text.substr(0, text.size() - 1) : text;
  for (std::size_t start = 0; start <= body.size();) {
    const auto end = std::min(body.find('\n', start), body.size());
    out += '\n';
    if (end > start)
      out.append(static_cast<std::size_t>(indent), ' ');
    out += body.substr(start, end - start);
    start = end + 1;
  }
}

} // namespace

void append_yaml_string(std::string& out, std::string_view text, int indent, int column) {
  const auto a = analyze(text);
  const bool is_string = is_plain_string(text);
  if (a.plain && is_string) {
    folder to(out, indent, column);
    fold(to, text, false);
  } else if (a.literal && is_string) {
    append_literal(out, text, indent);
  } else if (a.single && is_string) {
    append_single_quoted(out, text, indent, column);
  } else {
    append_double_quoted(out, text, indent, column);
  }
}

void append_yaml_key(std::string& out, std::string_view text) {
  const auto a = analyze(text);
  constexpr int never_fold = -1'000'000'000;
  if (a.plain && is_plain_string(text))
    out += text;
  else if (a.single && is_plain_string(text) && text.find('\n') == npos)
    append_single_quoted(out, text, 0, never_fold);
  else
    append_double_quoted(out, text, 0, never_fold);
}

} // namespace troupe::api
