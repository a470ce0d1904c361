#include "tools/cli/time_text.hpp"

#include "config/text.hpp"
#include "nodes/api/table/age.hpp"

#include <array>
#include <ctime>

namespace troupe::cli {

namespace {

constexpr std::chrono::hours week{7 * 24};

} // namespace

std::optional<std::int64_t> read_time(std::string_view text) {
  std::tm parts{};
  const std::string terminated{text};
  const char* end = strptime(terminated.c_str(), "%Y-%m-%dT%H:%M:%S", &parts);
  if (end == nullptr)
    return {};
  std::int64_t micros = 0;
  if (*end == '.') {
    std::int64_t scale = 100'000;
    for (++end; *end >= '0' && *end <= '9'; ++end, scale /= 10)
      micros += (*end - '0') * scale;
  }
  std::int64_t offset = 0;
  if (*end == '+' || *end == '-') {
    int hours = 0, minutes = 0;
    if (std::sscanf(end + 1, "%2d:%2d", &hours, &minutes) != 2)
      return {};
    offset = (*end == '-' ? -1 : 1) * (hours * 3600 + minutes * 60);
  } else if (std::string_view{end} != "Z") {
    return {};
  }
  return (timegm(&parts) - offset) * 1'000'000 + micros;
}

std::string describe_time(std::string_view rfc3339) {
  const auto us = read_time(rfc3339);
  if (!us)
    return {};
  const auto seconds = static_cast<std::time_t>(*us / 1'000'000);
  std::tm parts{};
  localtime_r(&seconds, &parts);
  std::array<char, 64> out{};
  std::strftime(out.data(), out.size(), "%a, %d %b %Y %H:%M:%S %z", &parts);
  return out.data();
}

std::string age_of(std::string_view rfc3339, std::int64_t now) {
  const auto then = read_time(rfc3339);
  return then ? api_server::human_age(*then, now) : "<unknown>";
}

std::optional<std::chrono::milliseconds> read_timeout(std::string_view text) {
  if (text.starts_with('-')) {
    text.remove_prefix(1);
    return config::read_duration(text) ? std::optional<std::chrono::milliseconds>{week} : std::nullopt;
  }
  const auto d = config::read_duration(text);
  return d ? std::optional{std::chrono::ceil<std::chrono::milliseconds>(*d)} : std::nullopt;
}

std::int64_t now_us() {
  return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch())
      .count();
}

} // namespace troupe::cli
