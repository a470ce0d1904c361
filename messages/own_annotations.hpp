#pragma once
// Annotations of Troupe's own, as objects carry them. Pure.

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace troupe {

/// What the names of all of them begin with.
inline constexpr std::string_view own_annotation_prefix = "troupe.dev/";

/// An annotation that makes no sense.
struct annotation_problem {
  std::string annotation, value, why;
  bool unknown = false; ///< there is none of that name
  bool operator==(const annotation_problem&) const = default;
};

/// Adds a problem for each annotation of Troupe's whose name is none of `known`, with the one that was meant, if one is
/// near. @param whose "Jobs", for the text
void find_unknown_annotations(const std::map<std::string, std::string>& all, std::span<const std::string_view> known,
                              std::string_view whose, std::vector<annotation_problem>& problems);

} // namespace troupe
