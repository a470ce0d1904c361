#include "actors/node/image_table.hpp"

#include <algorithm>
#include <tuple>

namespace troupe::node {

namespace {

constexpr std::string_view implied_tag = "latest";

std::string_view without_default_registry(std::string_view path) noexcept {
  for (const std::string_view registry : {"index.docker.io/", "docker.io/"})
    if (path.starts_with(registry)) {
      path.remove_prefix(registry.size());
      break;
    }
  constexpr std::string_view official = "library/";
  if (path.starts_with(official))
    path.remove_prefix(official.size());
  return path;
}

/// Whether `text` fits `pattern`: goes on from the last star with one more letter taken by it whenever it gets stuck.
bool fits(std::string_view pattern, std::string_view text) noexcept {
  constexpr auto none = std::string_view::npos;
  std::size_t at = 0, star = none, resume = 0;
  for (std::size_t i = 0; i < text.size();) {
    if (at < pattern.size() && pattern[at] == '*') {
      star = at++;
      resume = i;
    } else if (at < pattern.size() && pattern[at] == text[i]) {
      ++at;
      ++i;
    } else if (star != none) {
      at = star + 1;
      i = ++resume;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', at) == none;
}

bool matches(const image_reference& row, const image_reference& wanted) noexcept {
  if (!fits(row.path, wanted.path))
    return false;
  if (!row.digest.empty())
    return fits(row.digest, wanted.digest);
  if (row.tag.empty())
    return true;
  if (!wanted.tag.empty())
    return fits(row.tag, wanted.tag);
  return wanted.digest.empty() && fits(row.tag, implied_tag);
}

/// Greater is more specific: free of stars, with a tag or digest, number of letters.
auto rank(std::string_view name, const image_reference& row) noexcept {
  const auto stars = static_cast<std::size_t>(std::count(name.begin(), name.end(), '*'));
  return std::tuple{stars == 0, !row.digest.empty() || !row.tag.empty(), name.size() - stars};
}

constexpr bool is_lower_or_digit(char c) noexcept { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }
constexpr bool is_word(char c) noexcept { return is_lower_or_digit(c) || (c >= 'A' && c <= 'Z') || c == '_'; }

bool valid_component(std::string_view part) noexcept {
  return !part.empty() && is_lower_or_digit(part.front()) && is_lower_or_digit(part.back()) &&
         std::all_of(part.begin(), part.end(),
                     [](char c) { return is_lower_or_digit(c) || c == '.' || c == '_' || c == '-'; });
}

bool valid_registry(std::string_view part) noexcept {
  return !part.empty() && is_word(part.front()) &&
         std::all_of(part.begin(), part.end(), [](char c) { return is_word(c) || c == '.' || c == '-' || c == ':'; });
}

/// The first part names a registry when it could be no folder of one.
bool is_registry(std::string_view part) noexcept {
  return part.find_first_of(".:") != part.npos || part == "localhost";
}

bool valid_tag(std::string_view tag) noexcept {
  return tag.size() <= 128 && is_word(tag.front()) &&
         std::all_of(tag.begin(), tag.end(), [](char c) { return is_word(c) || c == '.' || c == '-'; });
}

bool valid_digest(std::string_view digest) noexcept {
  const auto colon = digest.find(':');
  return colon != digest.npos && colon > 0 && digest.size() - colon > 32 &&
         std::all_of(digest.begin() + static_cast<std::ptrdiff_t>(colon) + 1, digest.end(), is_lower_or_digit);
}

bool valid_path(std::string_view path) noexcept {
  for (bool first = true;; first = false) {
    const auto slash = path.find('/');
    const auto part = path.substr(0, slash);
    if (!(first && slash != path.npos && is_registry(part) ? valid_registry(part) : valid_component(part)))
      return false;
    if (slash == path.npos)
      return true;
    path.remove_prefix(slash + 1);
  }
}

} // namespace

image_reference parse_reference(std::string_view text) noexcept {
  image_reference out;
  if (const auto at = text.find('@'); at != text.npos) {
    out.digest = text.substr(at + 1);
    text = text.substr(0, at);
  }
  const auto slash = text.rfind('/');
  const auto colon = text.rfind(':');
  if (colon != text.npos && (slash == text.npos || colon > slash)) {
    out.tag = text.substr(colon + 1);
    text = text.substr(0, colon);
  }
  out.path = without_default_registry(text);
  return out;
}

bool valid_reference(std::string_view text) noexcept {
  if (text.empty() || text.back() == ':' || text.back() == '@')
    return false;
  const auto parts = parse_reference(text);
  return valid_path(parts.path) && (parts.tag.empty() || valid_tag(parts.tag)) &&
         (parts.digest.empty() || valid_digest(parts.digest));
}

const image_entry* image_table::resolve(std::string_view image) const {
  const auto wanted = parse_reference(image);
  const image_entry* best = nullptr;
  for (const auto& row : rows_) {
    const auto parts = parse_reference(row.name);
    if (matches(parts, wanted) && (!best || rank(row.name, parts) > rank(best->name, parse_reference(best->name))))
      best = &row;
  }
  return best;
}

std::vector<std::string> image_table::patterns() const {
  std::vector<std::string> out;
  out.reserve(rows_.size());
  for (const auto& row : rows_)
    out.push_back(row.name);
  return out;
}

} // namespace troupe::node
