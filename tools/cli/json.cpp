#include "tools/cli/json.hpp"

#include <algorithm>
#include <charconv>
#include <vector>

namespace troupe::cli {

namespace {

constexpr std::size_t max_depth = 64;

std::vector<std::pair<std::string_view, const json::value*>> in_order(const json::object& o) {
  std::vector<std::pair<std::string_view, const json::value*>> out;
  for (const auto& member : o)
    out.emplace_back(std::string_view{member.key().data(), member.key().size()}, &member.value());
  std::sort(out.begin(), out.end());
  return out;
}

void write_pretty(std::string& out, const json::value& v, std::size_t depth) {
  const auto indent = [&](std::size_t d) { out.append("\n").append(4 * d, ' '); };
  const char* separator = "";
  if (const auto* o = v.if_object(); o != nullptr && !o->empty()) {
    out += '{';
    for (const auto& [name, member] : in_order(*o)) {
      out += std::exchange(separator, ",");
      indent(depth + 1);
      out += json::serialize(json::string{name}) + ": ";
      write_pretty(out, *member, depth + 1);
    }
    indent(depth);
    out += '}';
  } else if (const auto* a = v.if_array(); a != nullptr && !a->empty()) {
    out += '[';
    for (const auto& item : *a) {
      out += std::exchange(separator, ",");
      indent(depth + 1);
      write_pretty(out, item, depth + 1);
    }
    indent(depth);
    out += ']';
  } else {
    out += json::serialize(v);
  }
}

bool is_number(std::string_view s) {
  double number = 0;
  const auto [end, error] = std::from_chars(s.data(), s.data() + s.size(), number);
  return (error == std::errc{} && end == s.data() + s.size()) || s.starts_with("0x") || s.starts_with("0o") ||
         s.starts_with('+') || s.starts_with('.');
}

/// Words that YAML 1.1 takes for something else than a text.
bool is_reserved(std::string_view s) {
  std::string lower{s};
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  for (const std::string_view word : {"true", "false", "yes", "no", "on", "off", "null", "~", "y", "n", "inf", "nan"})
    if (lower == word)
      return true;
  return false;
}

/// Whether a text reads back as itself without quotes.
bool is_plain(std::string_view s) {
  if (s.empty() || is_number(s) || is_reserved(s) || s.front() == ' ' || s.back() == ' ' || s.back() == ':' ||
      std::string_view{"-?:,[]{}#&*!|>'\"%@`="}.find(s.front()) != std::string_view::npos)
    return false;
  if (s.size() >= 8 && s[0] >= '0' && s[0] <= '9' && s.find(':') != s.npos)
    return false; // dates and times
  for (const char c : s)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
      return false;
  return s.find(": ") == s.npos && s.find(" #") == s.npos;
}

void write_text(std::string& out, std::string_view s, std::size_t indent) {
  const bool printable =
      std::all_of(s.begin(), s.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x20 || c == '\n'; });
  if (is_plain(s)) {
    out += s;
  } else if (printable && s.find('\n') != s.npos && s.front() != ' ' && s.front() != '\n') {
    out += s.ends_with("\n\n") ? "|+" : s.ends_with('\n') ? "|" : "|-";
    while (!s.empty()) {
      const auto end = std::min(s.find('\n'), s.size());
      out += '\n';
      if (end > 0)
        out.append(indent, ' ').append(s.substr(0, end));
      s.remove_prefix(std::min(end + 1, s.size()));
    }
  } else if (printable && s.find('\n') == s.npos && s.find('\'') == s.npos && !s.empty()) {
    out.append("'").append(s).append("'");
  } else {
    out += json::serialize(json::string{s});
  }
}

void write_yaml(std::string& out, const json::value& v, std::size_t indent, bool in_list);

void write_map(std::string& out, const json::object& o, std::size_t indent, bool in_list) {
  bool first = in_list; // the first member of a list's map stands behind its dash
  for (const auto& [name, member] : in_order(o)) {
    if (!std::exchange(first, false))
      out.append(out.empty() ? "" : "\n").append(indent, ' ');
    write_text(out, name, indent);
    out += ':';
    write_yaml(out, *member, indent, false);
  }
}

void write_list(std::string& out, const json::array& a, std::size_t indent) {
  for (const auto& item : a) {
    out.append(out.empty() ? "" : "\n").append(indent, ' ').append("-");
    write_yaml(out, item, indent, true);
  }
}

/// Writes what stands behind "name:" or "-".
void write_yaml(std::string& out, const json::value& v, std::size_t indent, bool in_list) {
  if (const auto* o = v.if_object(); o != nullptr && !o->empty()) {
    out += in_list ? " " : "";
    write_map(out, *o, indent + 2, in_list);
  } else if (const auto* a = v.if_array(); a != nullptr && !a->empty()) {
    write_list(out, *a, in_list ? indent + 2 : indent);
  } else if (const auto* s = v.if_string()) {
    out += ' ';
    write_text(out, *s, indent + 2);
  } else {
    out += ' ' + json::serialize(v);
  }
}

} // namespace

std::optional<json::value> parse_json(std::string_view text) {
  json::error_code error;
  json::parse_options options;
  options.max_depth = max_depth;
  auto v = json::parse({text.data(), text.size()}, error, {}, options);
  return error ? std::nullopt : std::optional{std::move(v)};
}

std::string text_of(const json::value& v) {
  if (const auto* s = v.if_string())
    return {s->data(), s->size()};
  return v.is_null() ? std::string{} : json::serialize(v);
}

std::string text_at(const json::object& o, std::string_view name) {
  const auto* v = o.if_contains({name.data(), name.size()});
  return v == nullptr ? std::string{} : text_of(*v);
}

std::int64_t number_at(const json::object& o, std::string_view name, std::int64_t otherwise) {
  const auto* v = o.if_contains({name.data(), name.size()});
  if (v == nullptr)
    return otherwise;
  if (const auto* n = v->if_int64())
    return *n;
  return otherwise;
}

bool flag_at(const json::object& o, std::string_view name) {
  const auto* v = o.if_contains({name.data(), name.size()});
  return v != nullptr && v->is_bool() && v->get_bool();
}

const json::object& object_at(const json::object& o, std::string_view name) {
  static const json::object none;
  const auto* v = o.if_contains({name.data(), name.size()});
  return v != nullptr && v->is_object() ? v->get_object() : none;
}

const json::array& list_at(const json::object& o, std::string_view name) {
  static const json::array none;
  const auto* v = o.if_contains({name.data(), name.size()});
  return v != nullptr && v->is_array() ? v->get_array() : none;
}

bool has(const json::object& o, std::string_view name) {
  const auto* v = o.if_contains({name.data(), name.size()});
  return v != nullptr && !v->is_null();
}

std::string pretty_json(const json::value& v) {
  std::string out;
  write_pretty(out, v, 0);
  return out += '\n';
}

std::string to_yaml(const json::value& v) {
  std::string out;
  if (const auto* o = v.if_object(); o != nullptr && !o->empty())
    write_map(out, *o, 0, false);
  else if (const auto* a = v.if_array(); a != nullptr && !a->empty())
    write_list(out, *a, 0);
  else
    out = json::serialize(v);
  return out += '\n';
}

} // namespace troupe::cli
