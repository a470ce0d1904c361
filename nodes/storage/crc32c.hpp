#pragma once
// CRC-32C (Castagnoli), which every row carries: SQLite itself notices no flipped bit in a page.

#include <cstdint>
#include <string_view>

namespace troupe::storage {

/// @param seed the checksum of what comes before, to go on from it.
std::uint32_t crc32c(std::string_view bytes, std::uint32_t seed = 0) noexcept;

} // namespace troupe::storage
