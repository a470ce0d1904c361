#include "messages/codec/yaml_explain.hpp"

#include "messages/codec/json_events.hpp"
#include "messages/codec/yaml_scalar.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace troupe::api {

const std::string_view comment_hint = "YAML comments begin with #, not //";

namespace {

struct wording {
  std::string_view parsers, ours;
};

constexpr std::array wordings = {
    wording{"invalid nested block mapping on the same line",
            "expected one value behind the key, found a second key; a text that holds \": \" belongs in quotes"},
    wording{"invalid scalar at the end of block sequence", "expected a list item (- VALUE) or less indentation"},
    wording{"did not find expected '-' indicator", "expected a list item (- VALUE) or less indentation"},
    wording{"tab character may not be used as indentation", "expected blanks as indentation, found a tab"},
    wording{"invalid tab used as indentation", "expected blanks as indentation, found a tab"},
    wording{"invalid value after mapping", "expected KEY: VALUE"},
    wording{"wrongly indented flow sequence", "expected the inside of [ ] deeper than the line in which [ stands"},
    wording{"wrongly indented flow mapping", "expected the inside of { } deeper than the line in which { stands"},
    wording{"flow mapping with invalid extra closing brace", "expected KEY: VALUE, found a } that nothing opened"},
    wording{"could not find expected ':'", "expected a colon behind the key"},
    wording{"missing comma in flow mapping", "expected a comma or } in an object that { began"},
    wording{"missing comma in flow sequence", "expected a comma or ] in a list that [ began"},
    wording{"flow sequence without a closing bracket", "expected ] at the end of a list that [ began"},
    wording{"flow mapping without a closing brace", "expected } at the end of an object that { began"},
    wording{"flow mapping without a closing bracket", "expected } at the end of an object that { began"},
    wording{"wrongly indented mapping end in flow mode", "expected } deeper than the line in which { stands"},
    wording{"wrongly indented sequence end in flow mode", "expected ] deeper than the line in which [ stands"},
};

bool has_slashes(std::string_view line) {
  const auto start = line.find_first_not_of(" \t");
  return start != std::string_view::npos &&
         (line.substr(start).starts_with("//") || line.find(" //", start) != std::string_view::npos);
}

/// A line that is neither blank nor a comment.
struct text_line {
  int number = 0;
  std::size_t indent = 0;
  std::string_view text; ///< from its first character on, without the newline
  bool is_item() const { return text == "-" || text.starts_with("- "); }
  /// Where the content of a list item stands: "- name: x" counts as a key two further right.
  std::size_t content_indent() const {
    const auto behind = is_item() ? text.find_first_not_of("- ") : 0;
    return indent + (behind == std::string_view::npos ? 2 : behind);
  }
};

/// The lines around an error; not all of them, for there may be millions.
class surroundings {
 public:
  surroundings(const yaml_segment& segment, int around) : end_(segment.text.data() + segment.text.size()) {
    constexpr int before = 2000, behind = 200;
    int number = segment.line;
    for (auto rest = segment.text; !rest.empty() && number <= around + behind; ++number) {
      const auto size = std::min(rest.find('\n'), rest.size() - 1) + 1;
      if (number >= around - before) {
        first_ = lines_.empty() ? number : first_;
        lines_.push_back(rest.substr(0, size));
      }
      rest.remove_prefix(size);
    }
  }

  int first() const { return first_; }
  int last() const { return first_ + static_cast<int>(lines_.size()) - 1; }
  std::string_view raw(int number) const {
    return number < first() || number > last() ? std::string_view() : lines_[static_cast<std::size_t>(number - first_)];
  }
  /// The text from that offset in a line to the end of the document.
  std::string_view from(int number, std::size_t offset) const { return {raw(number).data() + offset, end_}; }

  std::optional<text_line> line(int number) const {
    auto line = raw(number);
    line = line.substr(0, line.find_last_not_of(" \t\r\n") + 1);
    const auto indent = line.find_first_not_of(' ');
    if (indent == std::string_view::npos || line[indent] == '#' || line.starts_with("---"))
      return std::nullopt;
    return text_line{number, indent, line.substr(indent)};
  }
  std::optional<text_line> next(int after) const {
    for (int n = after + 1; n <= last(); ++n)
      if (auto found = line(n))
        return found;
    return std::nullopt;
  }

 private:
  const char* end_;
  int first_ = 1;
  std::vector<std::string_view> lines_;
};

std::string blanks(std::size_t n) { return n == 1 ? "1 blank" : std::to_string(n) + " blanks"; }

std::string as_in_line(std::size_t indent, int line) {
  return blanks(indent) + " (as line " + std::to_string(line) + ")";
}

/// The indentations that are open above `line`, the nearest to its own: one less deep, one deeper.
std::string expected_indent(const surroundings& text, const text_line& line) {
  std::string less, more;
  std::size_t open = std::string_view::npos;
  for (int n = line.number - 1; n >= text.first() && open != 0 && less.empty(); --n) {
    const auto above = text.line(n);
    if (!above || above->indent >= open)
      continue;
    open = above->indent;
    for (const auto indent : {above->content_indent(), above->indent}) {
      if (indent > line.indent)
        more = as_in_line(indent, n);
      else if (indent < line.indent && less.empty())
        less = as_in_line(indent, n);
    }
  }
  return less.empty() || more.empty() ? less + more : more + " or " + less;
}

std::string wrong_indent(const surroundings& text, const text_line& line) {
  const auto expected = expected_indent(text, line);
  return "wrong indentation: " + (expected.empty() ? "" : "expected " + expected + ", ") + "found " +
         blanks(line.indent);
}

/// `name: x` and a deeper line below it: that line is the one to mend.
bool deeper_line(problem& p, const surroundings& text, const text_line& line) {
  const auto below = text.next(line.number);
  if (!below || below->indent <= line.indent || static_cast<std::size_t>(p.column) <= line.content_indent() + 1)
    return false;
  const auto at = line.content_indent();
  p.line = below->number;
  p.column = static_cast<int>(below->indent) + 1;
  p.message = "wrong indentation: expected " + as_in_line(at, line.number) + ", found " + blanks(below->indent) +
              "; line " + std::to_string(line.number) + " has its value already";
  return true;
}

/// A text that goes on over lines until a colon: there is one key too few or one indentation too many.
void explain_plain_key(problem& p, const surroundings& text) {
  const auto line = text.line(p.line);
  if (!line || (!has_slashes(line->text) && deeper_line(p, text, *line)))
    return;
  p.message = "expected KEY: VALUE";
  if (!has_slashes(line->text))
    p.message += ", found \"" + std::string(line->text) + "\"";
}

void explain_missing_key(problem& p, const surroundings& text) {
  const auto line = text.line(p.line);
  if (!line)
    return;
  if (!line->is_item()) {
    p.message = wrong_indent(text, *line);
    return;
  }
  p.message = "expected KEY: VALUE, found a list item";
  for (int n = p.line - 1; n >= text.first(); --n)
    if (const auto above = text.line(n); above && above->is_item()) {
      p.message += "; the items above are indented by " + as_in_line(above->indent, n);
      break;
    }
}

/// Where the character of that column, counted from 1, begins in the line.
std::size_t offset_of(std::string_view line, int column) {
  std::size_t at = 0;
  for (; at < line.size(); ++at)
    if ((static_cast<unsigned char>(line[at]) & 0xC0) != 0x80 && --column <= 0)
      break;
  return at;
}

bool is_closed(std::string_view quoted) {
  for (std::size_t i = 1; i < quoted.size(); ++i) {
    if (quoted[i] == quoted[0])
      return true;
    if (quoted[i] == '\\' && quoted[0] == '"')
      ++i;
  }
  return false;
}

/// The parser points at the opening quote, or behind the text in its line.
void explain_quote(problem& p, const surroundings& text) {
  const char quote = p.message.find("double") != std::string::npos ? '"' : '\'';
  const auto line = text.raw(p.line);
  const auto at = line.rfind(quote, offset_of(line, p.column));
  if (at == std::string_view::npos)
    return;
  p.column = line_and_column(line, at).second;
  p.message = "the quote " + std::string(1, quote) + " opened at " + std::to_string(p.line) + ":" +
              std::to_string(p.column) +
              (is_closed(text.from(p.line, at))
                   ? " is not closed in its line; expected the closing quote there, or deeper indented lines"
                   : " is never closed");
}

void reword(problem& p, const surroundings& text) {
  const std::string_view message = p.message;
  if (message.ends_with("quoted scalar without closing quote") ||
      (message.starts_with("wrongly indented ") && message.ends_with("-quoted scalar")))
    return explain_quote(p, text);
  if (message == "invalid multiline plain key")
    return explain_plain_key(p, text);
  if (message == "did not find expected key")
    return explain_missing_key(p, text);
  if (message == "invalid indentation in mapping" || message.starts_with("wrong indendation in sequence") ||
      message == "wrongly indented sequence item") {
    if (const auto line = text.line(p.line))
      p.message = wrong_indent(text, *line);
    return;
  }
  if (message.starts_with("invalid trailing content after ")) {
    p.message = "expected the end of the value behind the closing quote";
    return;
  }
  if (message.starts_with("plain scalar cannot start with ")) {
    p.message = "expected a value; a text that begins so belongs in quotes (" + p.message + ")";
    return;
  }
  for (const auto& w : wordings)
    if (w.parsers == message) {
      p.message = w.ours;
      return;
    }
}

/// "line 6" or "lines 6, 9": where comments seem to be meant, when one of them is near; else empty.
std::string lines_with_slashes(int near, const surroundings& text) {
  constexpr int reach = 3, most = 10;
  std::string out;
  bool is_near = false;
  int count = 0;
  for (int n = text.first(); n <= text.last(); ++n) {
    if (!has_slashes(text.raw(n)))
      continue;
    is_near = is_near || (n <= near + 1 && n > near - reach);
    if (++count <= most)
      out += (out.empty() ? "" : ", ") + std::to_string(n);
  }
  if (!is_near)
    return {};
  return (count == 1 ? "line " : "lines ") + out + (count > most ? " and more" : "");
}

bool holds_comment(std::string_view text) {
  return text.starts_with("//") || text.find(" //") != std::string_view::npos;
}

bool one_of(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::ranges::find(names, name) != names.end();
}

/// Fields whose values, and the values of whose members, hold no blank followed by slashes.
bool is_strict(std::string_view key) {
  return one_of(key, {"apiVersion", "kind", "name", "namespace", "generateName", "image", "labels", "matchLabels",
                      "nodeSelector", "nodeName", "schedule", "serviceAccountName", "hostname", "schedulerName"});
}

class suspecting {
 public:
  explicit suspecting(const yaml_events& doc) : doc_(doc) {}

  void node(std::size_t i, bool strict) {
    const auto& e = doc_.events[i];
    if (e.kind == yaml_kind::mapping)
      mapping(i, strict);
    else if (e.kind == yaml_kind::sequence)
      for (auto k = i + 1; k != e.partner; k = doc_.after(k))
        node(k, strict);
    else if (e.kind == yaml_kind::scalar && e.plain && holds_comment(doc_.text_of(e)))
      (strict ? out.certain : out.possible)
          .push_back({problem_kind::bad_value, "",
                      "the value \"" + std::string(doc_.text_of(e)) + "\" holds " + (strict ? "a comment" : "//") +
                          ": " + std::string(comment_hint),
                      static_cast<int>(e.line), static_cast<int>(e.column)});
  }

  suspicions out;

 private:
  void mapping(std::size_t i, bool strict) {
    for (auto k = i + 1; k != doc_.events[i].partner;) {
      const auto value = doc_.after(k);
      const auto& key = doc_.events[k];
      node(value, strict || (key.kind == yaml_kind::scalar && is_strict(doc_.text_of(key))));
      k = doc_.after(value);
    }
  }

  const yaml_events& doc_;
};

} // namespace

problem syntax_problem(const yaml_error& error, const yaml_segment& segment) {
  const surroundings text{segment, error.line};
  problem p{problem_kind::syntax, "", error.message, error.line, error.column};
  reword(p, text);
  if (const auto lines = lines_with_slashes(error.line, text); !lines.empty())
    p.message += " (" + lines + ": " + std::string(comment_hint) + ")";
  return p;
}

suspicions suspect_comments(const yaml_events& doc, std::size_t root) {
  suspecting s{doc};
  s.node(root, false);
  return std::move(s.out);
}

void explain_numbers(const yaml_events& doc, std::size_t root, std::vector<problem>& problems) {
  for (auto i = root; !problems.empty() && i < doc.after(root); ++i) {
    const auto& e = doc.events[i];
    if (e.kind != yaml_kind::scalar || !e.plain || !is_out_of_range(doc.text_of(e)))
      continue;
    for (auto& p : problems)
      if (p.kind == problem_kind::wrong_type && std::cmp_equal(p.line, e.line) && std::cmp_equal(p.column, e.column))
        p.message = p.path + ": the number " + std::string(doc.text_of(e)) + " is out of range";
  }
}

} // namespace troupe::api
