#include "messages/codec/json_text.hpp"

#include "messages/codec/utf8.hpp"

#include <array>
#include <cstdint>

namespace troupe::api {

namespace {

/// What a byte needs: 0 nothing, 'u' a \u00xx escape, 'N' UTF-8 to be looked at, else the letter after the backslash.
constexpr auto escapes = [] {
  std::array<char, 256> t{};
  for (std::size_t i = 0; i < 0x20; ++i)
    t[i] = 'u';
  for (std::size_t i = 0x80; i < 0x100; ++i)
    t[i] = 'N';
  for (const char c : {'<', '>', '&'})
    t[static_cast<std::size_t>(c)] = 'u';
  t['"'] = '"';
  t['\\'] = '\\';
  t['\b'] = 'b';
  t['\f'] = 'f';
  t['\n'] = 'n';
  t['\r'] = 'r';
  t['\t'] = 't';
  return t;
}();

constexpr char hex[] = "0123456789abcdef";

std::uint8_t byte_at(std::string_view s, std::size_t i) { return i < s.size() ? static_cast<std::uint8_t>(s[i]) : 0; }

/// Appends the escape for the character at `i`, or nothing when it may stand as it is; returns its length in `s`.
std::size_t escape_wide(std::string& out, std::string_view s, std::size_t i, bool& kept) {
  const auto n = utf8_length(s, i);
  const auto character = s.substr(i, n);
  kept = n != 0 && character != "\u2028" && character != "\u2029";
  if (kept)
    return n;
  if (n == 0) {
    out += "\\ufffd";
    return 1;
  }
  out += character == "\u2028" ? "\\u2028" : "\\u2029";
  return n;
}

void escape_narrow(std::string& out, char c, char how) {
  out += '\\';
  out += how;
  if (how == 'u') {
    out += "00";
    out += hex[static_cast<std::uint8_t>(c) >> 4];
    out += hex[static_cast<std::uint8_t>(c) & 15];
  }
}

constexpr char base64_letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

constexpr auto base64_values = [] {
  std::array<std::int8_t, 256> t{};
  t.fill(-1);
  for (std::int8_t i = 0; i < 64; ++i)
    t[static_cast<std::uint8_t>(base64_letters[i])] = i;
  return t;
}();

} // namespace

void append_json_string(std::string& out, std::string_view text) {
  out += '"';
  std::size_t done = 0;
  for (std::size_t i = 0; i < text.size();) {
    const char how = escapes[static_cast<std::uint8_t>(text[i])];
    if (how == 0) {
      ++i;
      continue;
    }
    if (how == 'N') {
      if (const auto n = utf8_length(text, i); n != 0 && text[i] != '\xE2') {
        i += n;
        continue;
      }
    }
    const auto plain = text.substr(done, i - done);
    out += plain;
    done = i;
    if (how == 'N') {
      bool kept = false;
      i += escape_wide(out, text, i, kept);
      if (!kept)
        done = i;
    } else {
      escape_narrow(out, text[i], how);
      done = ++i;
    }
  }
  out += text.substr(done);
  out += '"';
}

void append_base64(std::string& out, std::string_view data) {
  for (std::size_t i = 0; i < data.size(); i += 3) {
    const auto bits =
        static_cast<std::uint32_t>(byte_at(data, i) << 16 | byte_at(data, i + 1) << 8 | byte_at(data, i + 2));
    out += base64_letters[bits >> 18];
    out += base64_letters[bits >> 12 & 63];
    out += i + 1 < data.size() ? base64_letters[bits >> 6 & 63] : '=';
    out += i + 2 < data.size() ? base64_letters[bits & 63] : '=';
  }
}

bool read_base64(std::string_view text, std::string& out, std::size_t& bad) {
  out.clear();
  std::uint32_t bits = 0;
  std::size_t letters = 0, padding = 0;
  for (bad = 0; bad < text.size(); ++bad) {
    const char c = text[bad];
    if (c == '\n' || c == '\r')
      continue;
    if (c == '=') {
      if (letters % 4 < 2 || ++padding > 4 - letters % 4)
        return false;
      continue;
    }
    const auto value = base64_values[static_cast<std::uint8_t>(c)];
    if (value < 0 || padding > 0)
      return false;
    bits = bits << 6 | static_cast<std::uint32_t>(value);
    if (++letters % 4 == 0) {
      out += static_cast<char>(bits >> 16);
      out += static_cast<char>(bits >> 8);
      out += static_cast<char>(bits);
    }
  }
  if ((letters + padding) % 4 != 0)
    return false;
  if (letters % 4 == 2)
    out += static_cast<char>(bits >> 4);
  if (letters % 4 == 3) {
    out += static_cast<char>(bits >> 10);
    out += static_cast<char>(bits >> 2);
  }
  return true;
}

} // namespace troupe::api
