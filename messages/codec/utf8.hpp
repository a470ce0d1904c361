#pragma once

#include <cstddef>
#include <string_view>

namespace troupe::api {

/// The length of the UTF-8 character at `i` of `text`, or 0 when there is none.
std::size_t utf8_length(std::string_view text, std::size_t i) noexcept;

/// The offset of the first byte that is no UTF-8, or npos.
std::size_t find_invalid_utf8(std::string_view text) noexcept;

} // namespace troupe::api
