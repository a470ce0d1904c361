#pragma once

#include <cstdint>
#include <string_view>

namespace troupe {

/// The CRC-32C (Castagnoli) of `data`; `seed` is the sum of what went before.
std::uint32_t crc32c(std::string_view data, std::uint32_t seed = 0) noexcept;

} // namespace troupe
