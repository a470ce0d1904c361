#include "messages/codec/crc32c.hpp"

#include <array>
#include <cstring>

namespace troupe {

namespace {

using table = std::array<std::uint32_t, 256>;

/// tables[k][b]: what byte b contributes when k more bytes follow it.
constexpr auto tables = [] {
  std::array<table, 8> t{};
  for (std::uint32_t i = 0; i < 256; ++i) {
    std::uint32_t sum = i;
    for (int bit = 0; bit < 8; ++bit)
      sum = sum >> 1 ^ (sum & 1 ? 0x82F63B78U : 0U);
    t[0][i] = sum;
  }
  for (std::size_t k = 1; k < 8; ++k)
    for (std::size_t i = 0; i < 256; ++i)
      t[k][i] = t[k - 1][i] >> 8 ^ t[0][t[k - 1][i] & 255];
  return t;
}();

std::uint32_t eight(const char* p, std::uint32_t sum) noexcept {
  std::uint64_t word = 0;
  std::memcpy(&word, p, sizeof word);
  word ^= sum;
  std::uint32_t next = 0;
  for (std::size_t k = 0; k < 8; ++k)
    next ^= tables[7 - k][word >> (8 * k) & 255];
  return next;
}

} // namespace

std::uint32_t crc32c(std::string_view data, std::uint32_t seed) noexcept {
  std::uint32_t sum = ~seed;
  std::size_t i = 0;
  for (; i + 8 <= data.size(); i += 8)
    sum = eight(data.data() + i, sum);
  for (; i < data.size(); ++i)
    sum = sum >> 8 ^ tables[0][(sum ^ static_cast<unsigned char>(data[i])) & 255];
  return ~sum;
}

} // namespace troupe
