#include "nodes/storage/crc32c.hpp"

#include <array>
#include <cstring>

namespace troupe::storage {

namespace {

constexpr std::uint32_t polynomial = 0x82f63b78U;
using table = std::array<std::array<std::uint32_t, 256>, 8>;

constexpr table make_table() {
  table t{};
  for (std::uint32_t i = 0; i < 256; ++i) {
    auto x = i;
    for (int bit = 0; bit < 8; ++bit)
      x = (x & 1U) != 0 ? x >> 1U ^ polynomial : x >> 1U;
    t[0][i] = x;
  }
  for (std::uint32_t i = 0; i < 256; ++i)
    for (std::size_t k = 1; k < 8; ++k)
      t[k][i] = t[k - 1][i] >> 8U ^ t[0][t[k - 1][i] & 0xffU];
  return t;
}

constexpr table slices = make_table();

} // namespace

std::uint32_t crc32c(std::string_view bytes, std::uint32_t seed) noexcept {
  auto crc = ~seed;
  while (bytes.size() >= 8) { // eight bytes a step, a table each ("slicing by 8")
    std::uint32_t low = 0, high = 0;
    std::memcpy(&low, bytes.data(), 4);
    std::memcpy(&high, bytes.data() + 4, 4);
    low ^= crc;
    crc = slices[7][low & 0xffU] ^ slices[6][low >> 8U & 0xffU] ^ slices[5][low >> 16U & 0xffU] ^
          slices[4][low >> 24U] ^ slices[3][high & 0xffU] ^ slices[2][high >> 8U & 0xffU] ^
          slices[1][high >> 16U & 0xffU] ^ slices[0][high >> 24U];
    bytes.remove_prefix(8);
  }
  for (const auto c : bytes)
    crc = crc >> 8U ^ slices[0][(crc ^ static_cast<std::uint8_t>(c)) & 0xffU];
  return ~crc;
}

} // namespace troupe::storage
