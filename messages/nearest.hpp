#pragma once

#include <span>
#include <string>
#include <string_view>

namespace troupe {

/// How many letters must be put in, taken out, changed or swapped with their neighbour to make `b` of `a`.
std::size_t edit_distance(std::string_view a, std::string_view b);

/// The name a person most likely meant: the nearest by edit distance, at most a third of it (and 2) away. A wrong
/// section before a right last word counts as near, too. Empty when none is.
std::string nearest(std::string_view typed, std::span<const std::string_view> names);

} // namespace troupe
