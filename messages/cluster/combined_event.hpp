#pragma once
// How an event tells that it stands for many (spec/pods-nodes.md §22, client-side correlation).

#include <string_view>

namespace troupe {

/// In front of the message of an event that stands for all that are like it: its node writes it, the store reads it.
inline constexpr std::string_view combined_mark = "(combined from similar events): ";

} // namespace troupe
