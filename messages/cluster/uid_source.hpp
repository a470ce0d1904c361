#pragma once

#include <cstdint>
#include <functional>

namespace troupe {

/// Where random_uid() takes its bits from in this thread, from now on; empty: the system's entropy. For simulations,
/// which must be repeatable.
void set_uid_source(std::function<std::uint32_t()> bits);

} // namespace troupe
