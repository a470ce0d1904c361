#include "messages/nearest.hpp"

#include <algorithm>
#include <vector>

namespace troupe {

namespace {

std::string_view last_word(std::string_view name) { return name.substr(name.rfind('.') + 1); }

} // namespace

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1), above(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j)
    above[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const auto change = above[j - 1] + (a[i - 1] == b[j - 1] ? 0U : 1U);
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, change});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        row[j] = std::min(row[j], before[j - 2] + 1);
    }
    std::swap(before, above);
    std::swap(above, row);
  }
  return above[b.size()];
}

std::string nearest(std::string_view typed, std::span<const std::string_view> names) {
  const auto limit = std::max<std::size_t>(2, typed.size() / 3);
  auto best_distance = limit + 1;
  std::string_view best;
  for (const auto name : names) {
    auto distance = edit_distance(typed, name);
    if (typed.find('.') != typed.npos || name.find('.') != name.npos) // the right word in the wrong section
      distance = std::min(distance, 1 + 2 * edit_distance(last_word(typed), last_word(name)));
    if (distance < best_distance) {
      best_distance = distance;
      best = name;
    }
  }
  return std::string{best};
}

} // namespace troupe
