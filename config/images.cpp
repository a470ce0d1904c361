#include "config/images.hpp"

namespace troupe::config {

namespace {

std::string_view canonical(std::string_view name) {
  for (const std::string_view prefix : {"index.docker.io/", "docker.io/"})
    if (name.starts_with(prefix)) {
      name.remove_prefix(prefix.size());
      break;
    }
  if (name.starts_with("library/"))
    name.remove_prefix(std::string_view{"library/"}.size());
  constexpr std::string_view latest = ":latest";
  if (name.ends_with(latest))
    name.remove_suffix(latest.size());
  return name;
}

/// Whether `text` is what `pattern` says, * standing for any text: remembers the last star and comes back to it.
bool fits(std::string_view pattern, std::string_view text) {
  std::size_t p = 0, t = 0, star = pattern.npos, after_star = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      after_star = t;
    } else if (p < pattern.size() && pattern[p] == text[t]) {
      ++p, ++t;
    } else if (star != pattern.npos) {
      p = star + 1;
      t = ++after_star;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', p) == pattern.npos;
}

} // namespace

const image* find_image(const std::vector<image>& table, std::string_view name) {
  const auto wanted = canonical(name);
  const image* by_pattern = nullptr;
  for (const auto& row : table) {
    if (canonical(row.name) == wanted)
      return &row;
    if (by_pattern == nullptr && row.name.find('*') != row.name.npos && fits(canonical(row.name), wanted))
      by_pattern = &row;
  }
  return by_pattern;
}

} // namespace troupe::config
