#include "messages/own_annotations.hpp"

#include "messages/nearest.hpp"

#include <algorithm>

namespace troupe {

namespace {

std::string unknown_text(std::string_view name, std::span<const std::string_view> known, std::string_view whose) {
  std::vector<std::string_view> words(known.size());
  std::transform(known.begin(), known.end(), words.begin(),
                 [](auto full) { return full.substr(own_annotation_prefix.size()); });
  auto text = "there is no such annotation of " + std::string{whose};
  if (const auto meant = nearest(name.substr(own_annotation_prefix.size()), words); !meant.empty())
    text += "; did you mean " + std::string{own_annotation_prefix} + meant + "?";
  return text;
}

} // namespace

void find_unknown_annotations(const std::map<std::string, std::string>& all, std::span<const std::string_view> known,
                              std::string_view whose, std::vector<annotation_problem>& problems) {
  const std::string prefix{own_annotation_prefix};
  for (auto i = all.lower_bound(prefix); i != all.end() && i->first.starts_with(prefix); ++i)
    if (std::find(known.begin(), known.end(), i->first) == known.end())
      problems.push_back({i->first, i->second, unknown_text(i->first, known, whose), true});
}

} // namespace troupe
