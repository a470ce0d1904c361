#include "messages/codec/utf8.hpp"

#include <cstdint>
#include <cstring>

namespace troupe::api {

namespace {

std::uint8_t byte_at(std::string_view s, std::size_t i) { return i < s.size() ? static_cast<std::uint8_t>(s[i]) : 0; }

bool continues(std::uint8_t b) { return (b & 0xC0) == 0x80; }

} // namespace

std::size_t utf8_length(std::string_view text, std::size_t i) noexcept {
  const auto a = byte_at(text, i), b = byte_at(text, i + 1), c = byte_at(text, i + 2), d = byte_at(text, i + 3);
  if (a < 0x80)
    return i < text.size() ? 1 : 0;
  if (a >= 0xC2 && a <= 0xDF)
    return continues(b) ? 2 : 0;
  if (a >= 0xE0 && a <= 0xEF) {
    const bool fits = (a != 0xE0 || b >= 0xA0) && (a != 0xED || b <= 0x9F); // neither overlong nor a surrogate
    return fits && continues(b) && continues(c) ? 3 : 0;
  }
  if (a >= 0xF0 && a <= 0xF4) {
    const bool fits = (a != 0xF0 || b >= 0x90) && (a != 0xF4 || b <= 0x8F);
    return fits && continues(b) && continues(c) && continues(d) ? 4 : 0;
  }
  return 0;
}

std::size_t find_invalid_utf8(std::string_view text) noexcept {
  for (std::size_t i = 0; i < text.size();) {
    std::uint64_t word = 0;
    if (i + sizeof word <= text.size() &&
        (std::memcpy(&word, &text[i], sizeof word), (word & 0x8080808080808080U) == 0)) {
      i += sizeof word;
      continue;
    }
    const auto n = utf8_length(text, i);
    if (n == 0)
      return i;
    i += n;
  }
  return std::string_view::npos;
}

} // namespace troupe::api
