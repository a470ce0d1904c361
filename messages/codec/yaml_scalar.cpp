#include "messages/codec/yaml_scalar.hpp"

#include "messages/codec/json_text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>

namespace troupe::api {

namespace {

bool one_of(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::ranges::find(words, text) != words.end();
}

bool is_null(std::string_view t) { return one_of(t, {"", "~", "null", "Null", "NULL"}); }

std::optional<bool> read_bool(std::string_view t) {
  if (one_of(t, {"y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"}))
    return true;
  if (one_of(t, {"n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"}))
    return false;
  return std::nullopt;
}

std::string without_underscores(std::string_view t) {
  std::string s(t);
  std::erase(s, '_');
  return s;
}

/// The base that a prefix names, taken off `digits`.
int take_base(std::string_view& digits) {
  if (digits.size() < 2 || digits[0] != '0')
    return 10;
  const char c = digits[1];
  const int base = c == 'x' || c == 'X' ? 16 : c == 'o' || c == 'O' ? 8 : c == 'b' || c == 'B' ? 2 : 0;
  digits.remove_prefix(base == 0 ? 1 : 2);
  return base == 0 ? 8 : base;
}

/// An integer of up to 64 bits, in decimal.
std::optional<std::string> read_integer(std::string_view t) {
  const bool negative = t.starts_with('-');
  if (negative || t.starts_with('+'))
    t.remove_prefix(1);
  const int base = take_base(t);
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(t.data(), t.data() + t.size(), value, base);
  if (t.empty() || error != std::errc() || end != t.data() + t.size())
    return std::nullopt;
  constexpr auto lowest = std::uint64_t{1} << 63;
  if (negative && value > lowest)
    return std::nullopt;
  return (negative && value != 0 ? "-" : "") + std::to_string(value);
}

std::size_t count_digits(std::string_view t) { return std::min(t.find_first_not_of("0123456789"), t.size()); }

/// Sign, digits with at most one point, exponent: what YAML 1.1 calls a float, and no more ("1e", "." and "inf" are
/// none).
bool looks_like_float(std::string_view t) {
  if (t.starts_with('-') || t.starts_with('+'))
    t.remove_prefix(1);
  const auto whole = count_digits(t);
  t.remove_prefix(whole);
  std::size_t fraction = 0;
  if (t.starts_with('.')) {
    t.remove_prefix(1);
    fraction = count_digits(t);
    t.remove_prefix(fraction);
  }
  if (whole + fraction == 0)
    return false;
  if (t.empty())
    return true;
  if (t[0] != 'e' && t[0] != 'E')
    return false;
  t.remove_prefix(1);
  if (t.starts_with('-') || t.starts_with('+'))
    t.remove_prefix(1);
  return !t.empty() && count_digits(t) == t.size();
}

/// As Go writes floats in JSON: shortest digits, an exponent only far from one.
std::string format_float(double d) {
  const double size = std::abs(d);
  const bool plain = d == 0 || (size >= 1e-6 && size < 1e21);
  std::array<char, 400> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), d,
                                 plain ? std::chars_format::fixed : std::chars_format::scientific)
                       .ptr;
  return {text.data(), end};
}

std::optional<std::string> read_float(std::string_view t) {
  if (!looks_like_float(t))
    return std::nullopt;
  t.remove_prefix(t.starts_with('+') ? 1 : 0);
  double d = 0;
  const auto [end, error] = std::from_chars(t.data(), t.data() + t.size(), d);
  if (error != std::errc() || !std::isfinite(d))
    return std::nullopt; // "1e400" stays a string
  return format_float(d);
}

std::optional<std::string> read_number(std::string_view t) {
  const auto text = without_underscores(t);
  if (auto integer = read_integer(text))
    return integer;
  return read_float(text);
}

bool is_special_float(std::string_view t) {
  if (t.starts_with('-') || t.starts_with('+'))
    t.remove_prefix(1);
  return one_of(t, {".inf", ".Inf", ".INF", ".nan", ".NaN", ".NAN"});
}

/// Takes one to `most` digits off the front.
bool take_digits(std::string_view& t, std::size_t least, std::size_t most) {
  const auto n = count_digits(t);
  t.remove_prefix(std::min(n, most));
  return n >= least && n <= most;
}

bool take(std::string_view& t, char c) {
  if (!t.starts_with(c))
    return false;
  t.remove_prefix(1);
  return true;
}

/// A date, or a date and a time of day: what YAML 1.1 takes for a timestamp.
bool looks_like_time(std::string_view t) {
  const bool date =
      take_digits(t, 4, 4) && take(t, '-') && take_digits(t, 1, 2) && take(t, '-') && take_digits(t, 1, 2);
  if (!date || t.empty())
    return date;
  const bool separated = take(t, 'T') || take(t, 't') || take(t, ' ');
  return separated && take_digits(t, 1, 2) && take(t, ':') && take_digits(t, 1, 2) && take(t, ':');
}

yaml_scalar string_of(std::string_view t) { return {scalar_type::string, std::string(t), false, {}}; }
yaml_scalar number_of(std::string t) { return {scalar_type::number, std::move(t), false, {}}; }
yaml_scalar bool_of(bool b) { return {scalar_type::boolean, {}, b, {}}; }
yaml_scalar null_value() { return {scalar_type::null, {}, false, {}}; }

yaml_scalar no_such(std::string_view text, std::string_view what) {
  auto s = string_of(text);
  s.error = "cannot read \"" + std::string(text) + "\" as " + std::string(what);
  return s;
}

yaml_scalar resolve_plain(std::string_view t) {
  if (is_null(t))
    return null_value();
  if (const auto b = read_bool(t))
    return bool_of(*b);
  const char first = t.front();
  if ((first >= '0' && first <= '9') || first == '+' || first == '-' || first == '.') {
    if (is_special_float(t))
      return no_such(t, "a number that JSON has");
    if (auto number = read_number(t))
      return number_of(std::move(*number));
  }
  return string_of(t);
}

yaml_scalar resolve_tagged(std::string_view t, yaml_tag tag) {
  switch (tag) {
  case yaml_tag::integer:
  case yaml_tag::floating: {
    auto number = read_number(t);
    return number ? number_of(std::move(*number)) : no_such(t, tag == yaml_tag::integer ? "!!int" : "!!float");
  }
  case yaml_tag::boolean: {
    const auto b = read_bool(t);
    return b ? bool_of(*b) : no_such(t, "!!bool");
  }
  case yaml_tag::null:
    return is_null(t) ? null_value() : no_such(t, "!!null");
  case yaml_tag::binary: {
    auto s = string_of({});
    std::size_t bad = 0;
    return read_base64(t, s.text, bad) ? s : no_such(t, "!!binary");
  }
  default:
    return string_of(t);
  }
}

} // namespace

yaml_scalar resolve(std::string_view text, bool plain, yaml_tag tag) {
  if (tag != yaml_tag::none && tag != yaml_tag::other)
    return resolve_tagged(text, tag);
  return plain ? resolve_plain(text) : string_of(text);
}

bool is_out_of_range(std::string_view text) {
  const auto digits = without_underscores(text);
  return looks_like_float(digits) && !read_float(digits);
}

bool is_plain_string(std::string_view text) {
  if (text == "<<" || looks_like_time(text))
    return false;
  const auto s = resolve_plain(text);
  return s.type == scalar_type::string && s.error.empty();
}

} // namespace troupe::api
