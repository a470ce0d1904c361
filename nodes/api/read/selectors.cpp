#include "nodes/api/read/selectors.hpp"

#include "actors/admission/names.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <utility>

namespace troupe::api_server {

namespace {

using op = label_requirement::op;

constexpr std::string_view blanks = " \t\r\n";
constexpr std::string_view marks = "=!(),<>";

bool is_blank(char c) { return blanks.find(c) != std::string_view::npos; }
bool is_mark(char c) { return marks.find(c) != std::string_view::npos; }

std::optional<std::int64_t> to_integer(std::string_view text) {
  if (text.starts_with('+'))
    text.remove_prefix(1);
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc{} || end != text.data() + text.size())
    return {};
  return value;
}

/// A word or a mark of a selector; both empty at its end.
struct token {
  std::string text{};
  bool word = false;
  bool is(std::string_view mark) const { return !word && text == mark; }
  bool at_end() const { return !word && text.empty(); }
};

/// Cuts a selector into tokens, one ahead.
class scanner {
 public:
  explicit scanner(std::string_view text) : rest_(text) { ahead_ = scan(); }
  const token& ahead() const { return ahead_; }
  token take() { return std::exchange(ahead_, scan()); }

 private:
  token scan() {
    rest_.remove_prefix(std::min(rest_.find_first_not_of(blanks), rest_.size()));
    if (rest_.empty())
      return {};
    if (is_mark(rest_.front())) {
      const auto two = rest_.substr(0, 2);
      return cut(two == "==" || two == "!=" ? 2 : 1, false);
    }
    const auto end = std::find_if(rest_.begin(), rest_.end(), [](char c) { return is_blank(c) || is_mark(c); });
    return cut(static_cast<std::size_t>(end - rest_.begin()), true);
  }

  token cut(std::size_t size, bool word) {
    token result{std::string{rest_.substr(0, size)}, word};
    rest_.remove_prefix(size);
    return result;
  }

  std::string_view rest_;
  token ahead_;
};

/// What ends the reading of a selector; never leaves this file.
struct refusal {
  std::string text;
};

[[noreturn]] void refuse(const token& found, std::string_view expected) {
  throw refusal{fmt::format("found '{}', expected: {}", found.text, expected)};
}

std::string told(std::string_view where, std::string value, std::string_view detail) {
  const admission::field_error error{admission::error_type::invalid, std::string{where}, std::move(value),
                                     std::string{detail}};
  return fmt::format("{}: {}", where, error.message());
}

void check_key(const std::string& key) {
  if (const auto problems = admission::qualified_name_problems(key); !problems.empty())
    throw refusal{told("<nil>", admission::quoted(key), fmt::format("{}", fmt::join(problems, "; ")))};
}

/// Values in their order, each once.
std::vector<std::string> as_set(std::vector<std::string> values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
  return values;
}

/// `(a,b)`; a value that is left out is the empty one.
std::vector<std::string> read_list(scanner& in) {
  if (const auto open = in.take(); !open.is("("))
    refuse(open, "'('");
  std::vector<std::string> values;
  if (in.ahead().is(")")) {
    in.take();
    return values;
  }
  if (!in.ahead().word && !in.ahead().is(","))
    refuse(in.ahead(), "',', ')' or identifier");
  for (;;) {
    values.push_back(in.ahead().word ? in.take().text : std::string{});
    const auto next = in.take();
    if (next.is(")"))
      return as_set(std::move(values));
    if (!next.is(","))
      refuse(next, "',' or ')'");
    if (!in.ahead().word && !in.ahead().is(",") && !in.ahead().is(")"))
      refuse(in.ahead(), "',', or identifier");
  }
}

std::string read_value(scanner& in) {
  if (in.ahead().at_end() || in.ahead().is(","))
    return {};
  const auto value = in.take();
  if (!value.word)
    refuse(value, "identifier");
  return value.text;
}

/// The operator between key and values, as written.
std::string read_operator(scanner& in) {
  const auto found = in.take();
  for (const std::string_view known : {"in", "notin", "=", "==", "!=", ">", "<"})
    if (found.text == known)
      return found.text;
  refuse(found, "in, notin, =, ==, !=, gt, lt");
}

void check_values(const label_requirement& r) {
  std::vector<std::string> problems;
  if (r.values.empty())
    problems.push_back(told("values", "[]", "for 'in', 'notin' operators, values set can't be empty"));
  for (std::size_t i = 0; i < r.values.size(); ++i)
    if (const auto wrong = admission::label_value_problems(r.values[i]); !wrong.empty())
      problems.push_back(told(fmt::format("values[{}][{}]", i, r.key), admission::quoted(r.values[i]),
                              fmt::format("{}", fmt::join(wrong, "; "))));
  if (problems.size() == 1)
    throw refusal{problems.front()};
  if (!problems.empty())
    throw refusal{fmt::format("[{}]", fmt::join(problems, ", "))};
}

std::int64_t read_bound(scanner& in) {
  const auto value = read_value(in);
  if (const auto number = to_integer(value))
    return *number;
  throw refusal{told("values[0]", admission::quoted(value), "for 'Gt', 'Lt' operators, the value must be an integer")};
}

label_requirement read_requirement(scanner& in) {
  const bool without = in.ahead().is("!");
  if (without)
    in.take();
  const auto key = in.take();
  if (!key.word)
    refuse(key, "identifier");
  check_key(key.text);
  if (without)
    return {.key = key.text, .how = op::not_exists};
  if (in.ahead().at_end() || in.ahead().is(","))
    return {.key = key.text, .how = op::exists};
  const auto how = read_operator(in);
  if (how == ">" || how == "<")
    return {.key = key.text, .how = how == ">" ? op::greater : op::less, .bound = read_bound(in)};
  label_requirement result{.key = key.text, .how = how == "notin" || how == "!=" ? op::not_in : op::in};
  result.values = how == "in" || how == "notin" ? read_list(in) : std::vector{read_value(in)};
  check_values(result);
  return result;
}

std::vector<label_requirement> read_selector(scanner& in) {
  std::vector<label_requirement> all;
  while (!in.ahead().at_end()) {
    if (!in.ahead().word && !in.ahead().is("!"))
      refuse(in.ahead(), "!, identifier, or 'end of string'");
    try {
      all.push_back(read_requirement(in));
    } catch (const refusal& r) {
      throw refusal{"unable to parse requirement: " + r.text};
    }
    const auto next = in.take();
    if (!next.is(",") && !next.at_end())
      refuse(next, "',' or 'end of string'");
    if (next.is(",") && !in.ahead().word && !in.ahead().is("!"))
      refuse(in.ahead(), "identifier after ','");
  }
  return all;
}

/// The place of the first `=`, `==` or `!=` that is not escaped, and its length; 0 when there is none.
std::pair<std::size_t, std::size_t> find_operator(std::string_view term) {
  for (std::size_t i = 0; i < term.size(); ++i) {
    if (term[i] == '\\')
      ++i;
    else if (term.substr(i, 2) == "!=" || term.substr(i, 2) == "==")
      return {i, 2};
    else if (term[i] == '=')
      return {i, 1};
  }
  return {0, 0};
}

std::string unescape(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '=' || text[i] == ',')
      throw refusal{fmt::format("invalid field selector: unescaped character in value: {}", static_cast<int>(text[i]))};
    if (text[i] == '\\') {
      ++i;
      const auto escaped = text.substr(std::min(i, text.size()), 1);
      if (escaped != "\\" && escaped != "," && escaped != "=")
        throw refusal{fmt::format("invalid field selector: invalid escape sequence: \\{}", escaped)};
    }
    result += text[i];
  }
  return result;
}

/// Cuts at the commas that are not escaped.
std::vector<std::string_view> split_terms(std::string_view text) {
  std::vector<std::string_view> terms;
  std::size_t begin = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\')
      ++i;
    else if (text[i] == ',') {
      terms.push_back(text.substr(begin, i - begin));
      begin = i + 1;
    }
  }
  terms.push_back(text.substr(begin));
  return terms;
}

} // namespace

bool label_requirement::accepts(const std::string* value) const {
  switch (how) {
  case op::exists:
    return value != nullptr;
  case op::not_exists:
    return value == nullptr;
  case op::in:
    return value != nullptr && std::binary_search(values.begin(), values.end(), *value);
  case op::not_in:
    return value == nullptr || !std::binary_search(values.begin(), values.end(), *value);
  case op::greater:
  case op::less:
    break;
  }
  const auto number = value != nullptr ? to_integer(*value) : std::nullopt;
  return number && (how == op::greater ? *number > bound : *number < bound);
}

bool label_selector::matches(const std::map<std::string, std::string>& labels) const {
  return std::all_of(all_.begin(), all_.end(), [&](const label_requirement& r) {
    const auto at = labels.find(r.key);
    return r.accepts(at == labels.end() ? nullptr : &at->second);
  });
}

parsed<label_selector> parse_label_selector(std::string_view text) {
  try {
    scanner in{text};
    return {label_selector{read_selector(in)}, {}};
  } catch (const refusal& r) {
    return {{}, r.text};
  }
}

parsed<field_selector> parse_field_selector(std::string_view text) {
  parsed<field_selector> result;
  try {
    for (const auto term : split_terms(text)) {
      if (term.empty())
        continue;
      const auto [at, size] = find_operator(term);
      if (size == 0)
        throw refusal{fmt::format("invalid selector: '{}'; can't understand '{}'", text, term)};
      result.value.push_back({.field = std::string{term.substr(0, at)},
                              .equal = term[at] != '!',
                              .value = unescape(term.substr(at + size))});
    }
  } catch (const refusal& r) {
    return {{}, r.text};
  }
  return result;
}

} // namespace troupe::api_server
