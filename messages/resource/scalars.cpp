#include "messages/resource/scalars.hpp"

#include <chrono>
#include <cstdio>

namespace troupe::api {

namespace {

using std::chrono::microseconds;
using std::chrono::sys_time;

/// The date and time of `micros`, up to the seconds; the buffer holds all that int64 can say.
std::string format_seconds(std::int64_t micros) {
  const sys_time<microseconds> t{microseconds{micros}};
  const auto day = std::chrono::floor<std::chrono::days>(t);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss time{std::chrono::floor<std::chrono::seconds>(t - day)};
  char text[64];
  const int n = std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d", int(date.year()),
                              unsigned(date.month()), unsigned(date.day()), int(time.hours().count()),
                              int(time.minutes().count()), int(time.seconds().count()));
  return {text, static_cast<std::size_t>(n)};
}

/// Takes parts off the front of a text; once something did not fit, `ok` is false.
struct scanner {
  std::string_view rest;
  bool ok = true;

  int digits(std::size_t count) {
    int value = 0;
    for (std::size_t i = 0; i < count; ++i) {
      if (i >= rest.size() || rest[i] < '0' || rest[i] > '9')
        return ok = false, 0;
      value = value * 10 + (rest[i] - '0');
    }
    rest.remove_prefix(count);
    return value;
  }
  bool take(char c) {
    if (rest.empty() || rest.front() != c)
      return false;
    rest.remove_prefix(1);
    return true;
  }
  void expect(char c) { ok = take(c) && ok; }
};

/// The digits after a decimal point, as microseconds; more than six are cut off.
int fraction(scanner& s) {
  int micros = 0;
  std::size_t n = 0;
  for (; n < s.rest.size() && s.rest[n] >= '0' && s.rest[n] <= '9'; ++n)
    if (n < 6)
      micros = micros * 10 + (s.rest[n] - '0');
  s.ok = s.ok && n > 0;
  s.rest.remove_prefix(n);
  for (; n < 6; ++n)
    micros *= 10;
  return micros;
}

/// "Z" or "+hh:mm".
std::chrono::minutes offset(scanner& s) {
  if (s.take('Z'))
    return {};
  const bool minus = s.take('-');
  if (!minus)
    s.expect('+');
  const int hours = s.digits(2);
  s.expect(':');
  const int minutes = s.digits(2);
  s.ok = s.ok && hours < 24 && minutes < 60;
  return std::chrono::minutes{(minus ? -1 : 1) * (hours * 60 + minutes)};
}

} // namespace

std::string format_time(Time t) { return format_seconds(t.micros) + 'Z'; }

std::string format_time(MicroTime t) {
  const auto micros = ((t.micros % 1'000'000) + 1'000'000) % 1'000'000;
  char fraction_text[16];
  std::snprintf(fraction_text, sizeof fraction_text, ".%06dZ", int(micros));
  return format_seconds(t.micros) + fraction_text;
}

std::optional<std::int64_t> parse_time(std::string_view text) {
  using namespace std::chrono;
  scanner s{text};
  const int y = s.digits(4);
  s.expect('-');
  const int mon = s.digits(2);
  s.expect('-');
  const int d = s.digits(2);
  s.expect('T');
  const int h = s.digits(2);
  s.expect(':');
  const int min = s.digits(2);
  s.expect(':');
  const int sec = s.digits(2);
  const int micros = s.take('.') ? fraction(s) : 0;
  const auto east = offset(s);
  const year_month_day date{year{y}, month{static_cast<unsigned>(mon)}, day{static_cast<unsigned>(d)}};
  if (!s.ok || !s.rest.empty() || !date.ok() || h > 23 || min > 59 || sec > 59)
    return std::nullopt;
  const auto t = sys_days{date} + hours{h} + minutes{min} + seconds{sec} + microseconds{micros} - east;
  return duration_cast<microseconds>(t.time_since_epoch()).count();
}

} // namespace troupe::api
