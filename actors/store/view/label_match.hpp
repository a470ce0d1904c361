#pragma once

#include <map>
#include <string>
#include <string_view>

namespace troupe {

/// Whether labels fulfil a label selector (spec/kubectl-surface.md §17) that the API has judged to be well formed.
/// Without a text everything does.
bool labels_match(std::string_view selector, const std::map<std::string, std::string>& labels);

/// Whether an object fulfils a field selector over metadata.name and metadata.namespace; other fields match nothing.
bool name_matches(std::string_view selector, std::string_view name_space, std::string_view name);

} // namespace troupe
