#include "config/text.hpp"

#include <array>
#include <charconv>
#include <limits>
#include <numeric>

namespace troupe::config {

namespace {

constexpr auto int_max = std::numeric_limits<std::int64_t>::max();

struct unit {
  std::string_view name;
  std::int64_t factor;
};

constexpr std::array duration_units = {unit{"us", 1}, unit{"ms", 1000}, unit{"s", 1'000'000}, unit{"m", 60'000'000},
                                       unit{"h", 3'600'000'000}};
constexpr std::array size_units = {unit{"", 1},
                                   unit{"Ki", std::int64_t{1} << 10},
                                   unit{"Mi", std::int64_t{1} << 20},
                                   unit{"Gi", std::int64_t{1} << 30},
                                   unit{"Ti", std::int64_t{1} << 40},
                                   unit{"k", 1000},
                                   unit{"M", 1'000'000},
                                   unit{"G", 1'000'000'000},
                                   unit{"T", 1'000'000'000'000}};
constexpr std::array cpu_units = {unit{"", 1000}, unit{"m", 1}};

/// Takes digits with at most one point off the front; empty when there are none.
std::string_view take_number(std::string_view& rest) {
  std::size_t n = 0;
  bool point = false, digit = false;
  for (; n < rest.size(); ++n) {
    if (rest[n] >= '0' && rest[n] <= '9')
      digit = true;
    else if (rest[n] == '.' && !point)
      point = true;
    else
      break;
  }
  const auto number = digit ? rest.substr(0, n) : std::string_view{};
  rest.remove_prefix(number.size());
  return number;
}

std::string_view take_letters(std::string_view& rest) {
  std::size_t n = 0;
  while (n < rest.size() && ((rest[n] >= 'a' && rest[n] <= 'z') || (rest[n] >= 'A' && rest[n] <= 'Z')))
    ++n;
  const auto letters = rest.substr(0, n);
  rest.remove_prefix(n);
  return letters;
}

/// number * factor as a whole number; none when it is not whole or too large.
std::optional<std::int64_t> scaled(std::string_view number, std::int64_t factor) {
  const auto dot = number.find('.');
  const auto whole_text = number.substr(0, dot);
  std::int64_t whole = 0;
  if (!whole_text.empty()) {
    const auto [end, error] = std::from_chars(whole_text.begin(), whole_text.end(), whole);
    if (error != std::errc{} || end != whole_text.end())
      return {};
  }
  if (whole > int_max / factor)
    return {};
  auto digits = dot == number.npos ? std::string_view{} : number.substr(dot + 1);
  while (digits.ends_with('0'))
    digits.remove_suffix(1);
  if (digits.size() > 15)
    return {};
  std::int64_t fraction = 0, divisor = 1;
  for (const char c : digits)
    fraction = fraction * 10 + (c - '0'), divisor *= 10;
  const auto common = std::gcd(factor, divisor);
  if (fraction % (divisor / common) != 0)
    return {};
  const auto part = fraction / (divisor / common) * (factor / common);
  return part <= int_max - whole * factor ? std::optional{whole * factor + part} : std::nullopt;
}

/// One or several numbers with their units, added up.
template <std::size_t N>
std::optional<std::int64_t> read_with_units(std::string_view text, const std::array<unit, N>& units, bool several) {
  std::int64_t total = 0;
  do {
    const auto number = take_number(text);
    const auto name = take_letters(text);
    const unit* found = nullptr;
    for (const auto& u : units)
      if (u.name == name)
        found = &u;
    const auto part = number.empty() || found == nullptr ? std::nullopt : scaled(number, found->factor);
    if (!part || *part > int_max - total)
      return {};
    total += *part;
  } while (several && !text.empty());
  return text.empty() ? std::optional{total} : std::nullopt;
}

bool plain_start(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '/' || c == '.' || c == '_';
}

bool plain_text(std::string_view s) {
  if (s.empty() || !plain_start(s.front()) || s == "null" || s == "true" || s == "false" || s.back() == ':')
    return false;
  for (std::size_t i = 0; i < s.size(); ++i)
    if (!plain_start(s[i]) && s[i] != '-' && s[i] != '+' && !(s[i] == ':' && i + 1 < s.size()))
      return false;
  return true;
}

} // namespace

std::optional<bool> read_bool(std::string_view text) {
  if (text == "true")
    return true;
  if (text == "false")
    return false;
  return {};
}

std::optional<std::int64_t> read_integer(std::string_view text) {
  std::int64_t n = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
  return error == std::errc{} && end == text.data() + text.size() ? std::optional{n} : std::nullopt;
}

std::optional<duration> read_duration(std::string_view text) {
  if (text == "0")
    return duration{};
  const auto us = read_with_units(text, duration_units, true);
  return us ? std::optional{duration{*us}} : std::nullopt;
}

std::optional<std::int64_t> read_size(std::string_view text) { return read_with_units(text, size_units, false); }

std::optional<std::int64_t> read_cpu(std::string_view text) { return read_with_units(text, cpu_units, false); }

std::optional<address> read_address(std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos)
    return {};
  const auto port = read_integer(text.substr(colon + 1));
  auto host = text.substr(0, colon);
  const bool bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
  if (bracketed)
    host = host.substr(1, host.size() - 2);
  if (!port || *port < 0 || *port > 65535 || host.empty() || host.find_first_of(" /[]@") != host.npos ||
      (!bracketed && host.find(':') != host.npos))
    return {};
  return address{std::string{host}, static_cast<std::uint16_t>(*port)};
}

std::string print_duration(duration d) {
  const auto us = d.count();
  if (us == 0)
    return "0s";
  auto fitting = duration_units.front();
  for (const auto& u : duration_units)
    if (us % u.factor == 0)
      fitting = u;
  return std::to_string(us / fitting.factor).append(fitting.name);
}

std::string print_size(std::int64_t bytes) {
  auto fitting = size_units.front();
  for (const auto& u : size_units)
    if (bytes != 0 && u.name.ends_with('i') && bytes % u.factor == 0)
      fitting = u;
  return std::to_string(bytes / fitting.factor).append(fitting.name);
}

std::string print_cpu(std::int64_t milli) {
  return milli % 1000 == 0 ? std::to_string(milli / 1000) : std::to_string(milli) + "m";
}

std::string print_text(std::string_view s) {
  if (plain_text(s))
    return std::string{s};
  static constexpr std::string_view hex = "0123456789abcdef";
  std::string out = "\"";
  for (const char c : s) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\')
      out += '\\', out += c;
    else if (c == '\n')
      out += "\\n";
    else if (byte < 0x20 || byte == 0x7f)
      out.append("\\x") += hex[byte >> 4], out += hex[byte & 15];
    else
      out += c;
  }
  return out += '"';
}

} // namespace troupe::config
