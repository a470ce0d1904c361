#include "messages/resource/quantity.hpp"

#include <array>
#include <limits>
#include <optional>
#include <stdexcept>

namespace troupe::api {

namespace {

__extension__ using wide = __int128;

constexpr wide giga = 1'000'000'000;
constexpr wide max_nano = wide{std::numeric_limits<std::int64_t>::max()} * giga; // Kubernetes caps amounts there
constexpr std::string_view wrong_format =
    "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
constexpr std::string_view wrong_suffix = "unable to parse quantity's suffix";
constexpr std::string_view wrong_number = "unable to parse numeric part of quantity";

/// A text taken apart: sign, digits before and after the point, suffix.
struct parts {
  bool negative = false;
  std::string_view whole, fraction, suffix;
};

/// What a suffix multiplies by: base to the power of exponent.
struct scale {
  Quantity::form form;
  int exponent;
};

/// An exact amount and how it is to be shown.
struct amount {
  wide nano = 0;
  Quantity::form form = Quantity::form::decimal;
};

struct named_scale {
  std::string_view suffix;
  scale means;
};
using form = Quantity::form;
constexpr std::array named_scales{
    named_scale{"n", {form::decimal, -9}}, named_scale{"u", {form::decimal, -6}}, named_scale{"m", {form::decimal, -3}},
    named_scale{"", {form::decimal, 0}},   named_scale{"k", {form::decimal, 3}},  named_scale{"M", {form::decimal, 6}},
    named_scale{"G", {form::decimal, 9}},  named_scale{"T", {form::decimal, 12}}, named_scale{"P", {form::decimal, 15}},
    named_scale{"E", {form::decimal, 18}}, named_scale{"Ki", {form::binary, 10}}, named_scale{"Mi", {form::binary, 20}},
    named_scale{"Gi", {form::binary, 30}}, named_scale{"Ti", {form::binary, 40}}, named_scale{"Pi", {form::binary, 50}},
    named_scale{"Ei", {form::binary, 60}}};

std::string_view take_while(std::string_view& text, std::string_view allowed) {
  const auto n = std::min(text.find_first_not_of(allowed), text.size());
  const auto taken = text.substr(0, n);
  text.remove_prefix(n);
  return taken;
}

constexpr std::string_view digits = "0123456789";

std::optional<parts> split(std::string_view text) {
  parts p;
  if (text.empty())
    return std::nullopt;
  if (text.front() == '-' || text.front() == '+') {
    p.negative = text.front() == '-';
    text.remove_prefix(1);
  }
  p.whole = take_while(text, digits);
  if (!text.empty() && text.front() == '.') {
    text.remove_prefix(1);
    p.fraction = take_while(text, digits);
  }
  if (p.whole.empty() && p.fraction.empty())
    return std::nullopt;
  p.suffix = text;
  take_while(text, "eEinumkKMGTP");
  if (!text.empty() && (text.front() == '-' || text.front() == '+'))
    text.remove_prefix(1);
  take_while(text, digits);
  return text.empty() ? std::optional(p) : std::nullopt;
}

/// "e3", "E-6": an exponent of ten, of at most four digits; more would be beyond any amount.
std::optional<scale> exponent_scale(std::string_view suffix) {
  if (suffix.size() < 2 || (suffix[0] != 'e' && suffix[0] != 'E'))
    return std::nullopt;
  suffix.remove_prefix(1);
  const bool negative = suffix.front() == '-';
  if (negative || suffix.front() == '+')
    suffix.remove_prefix(1);
  if (suffix.empty() || suffix.size() > 4 || suffix.find_first_not_of(digits) != std::string_view::npos)
    return std::nullopt;
  int exponent = 0;
  for (const char c : suffix)
    exponent = exponent * 10 + (c - '0');
  return scale{form::exponent, negative ? -exponent : exponent};
}

std::optional<scale> read_suffix(std::string_view suffix) {
  for (const auto& s : named_scales)
    if (s.suffix == suffix)
      return s.means;
  return exponent_scale(suffix);
}

/// `value * factor`, or the cap when that is beyond it.
wide capped_product(wide value, wide factor) { return value > max_nano / factor ? max_nano : value * factor; }

/// The digits of `p` in units of 10^-point, each beyond that rounded up into the last; capped.
wide read_digits(const parts& p, int point) {
  wide value = 0;
  bool rest = false;
  const auto add = [&](char c) {
    value = std::min(value > max_nano / 10 ? max_nano : value * 10 + (c - '0'), max_nano);
  };
  const auto whole = static_cast<int>(p.whole.size());
  const auto given = whole + static_cast<int>(p.fraction.size());
  for (int i = 0; i < whole + point || i < given; ++i) {
    const char c = i < whole ? p.whole[i] : i < given ? p.fraction[i - whole] : '0';
    if (i < whole + point)
      add(c);
    else
      rest = rest || c != '0';
  }
  return value + (rest ? 1 : 0);
}

/// `digits * 2^exponent` in nanos, rounded up. Twelve places of fraction are exact for what people write.
wide binary_nano(const parts& p, int exponent) {
  const wide whole = capped_product(read_digits({false, p.whole, {}, {}}, 0), wide{1} << exponent);
  const wide nano = whole > max_nano / giga ? max_nano : whole * giga;
  const wide part = read_digits({false, {}, p.fraction, {}}, 12); // below 10^12
  const wide scaled = part << exponent;                           // below 2^100
  return std::min(max_nano, nano + (scaled + 999) / 1000);
}

/// The exact amount of a text whose suffix means `s`, rounded up to a nano and capped.
amount evaluate(const parts& p, scale s) {
  amount a{0, s.form};
  if (s.form == form::binary) {
    a.nano = binary_nano(p, s.exponent);
    if (a.nano < giga)
      a.form = form::decimal;
  } else {
    a.nano = read_digits(p, s.exponent + 9);
  }
  a.nano = std::min(a.nano, max_nano);
  if (p.negative)
    a.nano = -a.nano;
  return a;
}

std::string_view parse_amount(std::string_view text, amount& out) {
  const auto p = split(text);
  if (!p)
    return wrong_format;
  const auto s = read_suffix(p->suffix);
  if (!s)
    return wrong_suffix;
  if (text.size() > 4096)
    return wrong_number;
  out = evaluate(*p, *s);
  return {};
}

std::string decimal(wide n) {
  const bool negative = n < 0;
  std::string text;
  for (n = negative ? -n : n; n != 0 || text.empty(); n /= 10)
    text.insert(text.begin(), static_cast<char>('0' + static_cast<int>(n % 10)));
  return negative ? '-' + text : text;
}

/// The suffix of base and exponent in that form; the exponent is one that `canonical` arrives at.
std::string suffix_of(form f, int exponent) {
  if (f == form::exponent)
    return exponent == 0 ? "" : 'e' + std::to_string(exponent);
  for (const auto& s : named_scales)
    if (s.means.form == f && s.means.exponent == exponent)
      return std::string(s.suffix);
  return "";
}

std::string canonical_binary(wide units) {
  int exponent = 0;
  while (units != 0 && units % 1024 == 0 && exponent < 60) {
    units /= 1024;
    exponent += 10;
  }
  return decimal(units) + suffix_of(exponent ? form::binary : form::decimal, exponent);
}

/// No fraction, the largest suffix that allows it.
std::string canonical(const amount& a) {
  const wide size = a.nano < 0 ? -a.nano : a.nano;
  if (size == 0)
    return "0";
  if (a.form == form::binary && size >= 1024 * giga)
    return canonical_binary(a.nano / giga + (a.nano % giga == 0 ? 0 : a.nano < 0 ? -1 : 1));
  const auto f = a.form == form::exponent ? form::exponent : form::decimal;
  wide mantissa = a.nano;
  int exponent = -9;
  while (mantissa % 1000 == 0 && exponent < 18) {
    mantissa /= 1000;
    exponent += 3;
  }
  return decimal(mantissa) + suffix_of(f, exponent);
}

std::int64_t rounded(wide nano, wide unit) {
  const wide up = nano / unit + (nano % unit == 0 ? 0 : nano < 0 ? -1 : 1);
  const wide most = std::numeric_limits<std::int64_t>::max();
  return static_cast<std::int64_t>(up > most ? most : up < -most ? -most : up);
}

wide nano_of(const Quantity& q) {
  amount a;
  parse_amount(q.text(), a);
  return a.nano;
}

} // namespace

Quantity::Quantity(std::string_view text) {
  if (const auto error = parse(text, *this); !error.empty())
    throw std::invalid_argument(std::string(error));
}

std::string_view Quantity::parse(std::string_view text, Quantity& out) {
  amount a;
  if (const auto error = parse_amount(text, a); !error.empty())
    return error;
  out.text_ = canonical(a);
  out.milli_ = rounded(a.nano, giga / 1000);
  return {};
}

Quantity Quantity::of(std::int64_t n, form shown) {
  Quantity q;
  const amount a{wide{n} * giga, shown};
  q.text_ = canonical(a);
  q.milli_ = rounded(a.nano, giga / 1000);
  return q;
}

Quantity Quantity::of_milli(std::int64_t n) {
  Quantity q;
  q.text_ = canonical({wide{n} * (giga / 1000), form::decimal});
  q.milli_ = n;
  return q;
}

std::int64_t Quantity::value() const noexcept {
  constexpr auto ends = std::numeric_limits<std::int64_t>::max();
  if (milli_ == ends || milli_ == -ends)
    return rounded(nano_of(*this), giga);
  return milli_ / 1000 + (milli_ % 1000 == 0 ? 0 : milli_ < 0 ? -1 : 1);
}

bool operator==(const Quantity& a, const Quantity& b) { return a.text_ == b.text_ || nano_of(a) == nano_of(b); }

bool operator<(const Quantity& a, const Quantity& b) {
  return a.milli_ != b.milli_ ? a.milli_ < b.milli_ : nano_of(a) < nano_of(b);
}

} // namespace troupe::api
