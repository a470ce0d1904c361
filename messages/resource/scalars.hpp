#pragma once
// The scalar types of the API that plain C++ lacks.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace troupe::api {

/// A moment in UTC, whole seconds on the wire (RFC 3339). Zero means "not set".
struct Time {
  std::int64_t micros = 0; ///< since 1970
  explicit operator bool() const noexcept { return micros != 0; }
  bool operator==(const Time&) const = default;
  auto operator<=>(const Time&) const = default;
};

/// A moment in UTC, with six digits of fraction on the wire. Zero means "not set".
struct MicroTime {
  std::int64_t micros = 0; ///< since 1970
  explicit operator bool() const noexcept { return micros != 0; }
  bool operator==(const MicroTime&) const = default;
  auto operator<=>(const MicroTime&) const = default;
};

/// `2026-01-02T03:04:05Z`; the fraction is cut off.
std::string format_time(Time t);
/// `2026-01-02T03:04:05.000006Z`.
std::string format_time(MicroTime t);
/// Microseconds since 1970 of an RFC 3339 text with any offset and fraction; nothing when it is none.
std::optional<std::int64_t> parse_time(std::string_view text);

/// Raw bytes; base64 in JSON only.
struct Bytes {
  std::string data;
  bool operator==(const Bytes&) const = default;
};

/// Any JSON value, kept as its compact text. Empty means "not set".
struct RawJson {
  std::string text;
  bool operator==(const RawJson&) const = default;
};

/// A number or a name, as ports of probes are.
struct IntOrString {
  bool is_string = false;
  std::int32_t number = 0;
  std::string text;
  IntOrString() = default;
  IntOrString(std::int32_t n) : number(n) {}
  IntOrString(std::string s) : is_string(true), text(std::move(s)) {}
  /// The number in decimal, or the text.
  std::string str() const { return is_string ? text : std::to_string(number); }
  bool operator==(const IntOrString&) const = default;
};

} // namespace troupe::api
