#include "actors/job/indexed/indexes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace troupe::job_rules {

namespace {

std::vector<std::string_view> split(std::string_view text, char at) {
  std::vector<std::string_view> out;
  for (;;) {
    const auto end = text.find(at);
    out.push_back(text.substr(0, end));
    if (end == std::string_view::npos)
      return out;
    text.remove_prefix(end + 1);
  }
}

std::optional<std::int64_t> number(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc{} || end != text.data() + text.size())
    return std::nullopt;
  return value;
}

void append_number(std::string& out, std::uint32_t value) {
  std::array<char, 10> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  out.append(digits.data(), end);
}

void append_run(std::string& out, std::uint32_t first, std::uint32_t last) {
  if (!out.empty())
    out += ',';
  append_number(out, first);
  if (first == last)
    return;
  out += last == first + 1 ? ',' : '-';
  append_number(out, last);
}

} // namespace

/// @param from the lowest index that was added or taken away
void index_set::changed(std::int64_t by, std::uint32_t from) noexcept {
  size_ += static_cast<std::uint64_t>(by);
  kept_.stale_from = std::min(kept_.stale_from, from);
}

bool index_set::insert(std::uint32_t index) {
  auto next = runs_.upper_bound(index);
  const auto joins_next = next != runs_.end() && next->first == index + 1;
  if (next != runs_.begin()) {
    const auto before = std::prev(next);
    if (index <= before->second)
      return false;
    if (index == before->second + 1) {
      changed(1, index);
      before->second = joins_next ? next->second : index;
      if (joins_next)
        runs_.erase(next);
      return true;
    }
  }
  changed(1, index);
  const auto last = joins_next ? next->second : index;
  if (joins_next)
    runs_.erase(next);
  runs_.emplace(index, last);
  return true;
}

bool index_set::erase(std::uint32_t index) {
  auto run = runs_.upper_bound(index);
  if (run == runs_.begin() || std::prev(run)->second < index)
    return false;
  --run;
  const auto [first, last] = *run;
  changed(-1, index);
  if (index < last)
    runs_.emplace(index + 1, last);
  if (first < index)
    run->second = index - 1;
  else
    runs_.erase(run);
  return true;
}

void index_set::erase_from(std::uint32_t first) {
  const auto left = count_below(first);
  if (left == size_)
    return;
  runs_.erase(runs_.lower_bound(first), runs_.end());
  if (!runs_.empty() && runs_.rbegin()->second >= first)
    runs_.rbegin()->second = first - 1;
  changed(static_cast<std::int64_t>(left) - static_cast<std::int64_t>(size_), first);
}

void index_set::insert_run(std::uint32_t first, std::uint32_t last) {
  auto next = runs_.lower_bound(first);
  if (next != runs_.begin() && std::uint64_t{std::prev(next)->second} + 1 >= first)
    --next;
  while (next != runs_.end() && next->first <= std::uint64_t{last} + 1) {
    size_ -= std::uint64_t{next->second} - next->first + 1;
    first = std::min(first, next->first);
    last = std::max(last, next->second);
    next = runs_.erase(next);
  }
  runs_.emplace(first, last);
  changed(std::int64_t{last} - first + 1, first);
}

std::optional<std::uint32_t> index_set::first_common(const index_set& other) const {
  auto a = runs_.begin();
  auto b = other.runs_.begin();
  while (a != runs_.end() && b != other.runs_.end()) {
    const auto start = std::max(a->first, b->first);
    if (start <= std::min(a->second, b->second))
      return start;
    (a->second < b->second) ? ++a : ++b;
  }
  return std::nullopt;
}

index_set index_set::without(const index_set& other) const {
  index_set out;
  for (const auto& [begin, last] : runs_) {
    auto first = std::uint64_t{begin};
    auto cut = other.runs_.upper_bound(begin);
    if (cut != other.runs_.begin() && std::prev(cut)->second >= begin)
      --cut;
    for (; cut != other.runs_.end() && cut->first <= last; ++cut) {
      if (cut->first > first)
        out.insert_run(static_cast<std::uint32_t>(first), cut->first - 1);
      first = std::uint64_t{cut->second} + 1;
    }
    if (first <= last)
      out.insert_run(static_cast<std::uint32_t>(first), last);
  }
  return out;
}

bool index_set::contains(std::uint32_t index) const {
  const auto next = runs_.upper_bound(index);
  return next != runs_.begin() && index <= std::prev(next)->second;
}

std::uint64_t index_set::count_below(std::uint32_t limit) const {
  if (runs_.empty() || runs_.rbegin()->second < limit)
    return size_;
  std::uint64_t count = 0;
  for (const auto& [first, last] : runs_)
    if (first < limit)
      count += std::uint64_t{std::min(last, limit - 1)} - first + 1;
  return count;
}

std::uint64_t index_set::count_common_below(const index_set& other, std::uint32_t limit) const {
  std::uint64_t count = 0;
  auto a = runs_.begin();
  auto b = other.runs_.begin();
  while (a != runs_.end() && b != other.runs_.end() && a->first < limit && b->first < limit) {
    const auto first = std::max(a->first, b->first);
    const auto last = std::min({a->second, b->second, limit - 1});
    if (first <= last)
      count += std::uint64_t{last} - first + 1;
    (a->second < b->second) ? ++a : ++b;
  }
  return count;
}

std::uint32_t index_set::first_missing(std::uint32_t from) const {
  const auto next = runs_.upper_bound(from);
  if (next == runs_.begin() || std::prev(next)->second < from)
    return from;
  return std::prev(next)->second + 1;
}

std::optional<std::uint32_t> index_set::first_present(std::uint32_t from) const {
  const auto next = runs_.upper_bound(from);
  if (next != runs_.begin() && std::prev(next)->second >= from)
    return from;
  return next == runs_.end() ? std::nullopt : std::optional{next->first};
}

void index_set::insert_all(const index_set& other) {
  for (const auto& [first, last] : other.runs_)
    insert_run(first, last);
}

/// A mark below `from` stands: the runs before it are as they were, and its own begins where it did.
void index_set::write_from(std::uint32_t from, std::uint32_t limit) const {
  constexpr std::size_t runs_a_mark = 64;
  auto& text = kept_.text;
  auto& marks = kept_.marks;
  while (!marks.empty() && marks.back().first >= from)
    marks.pop_back();
  text.resize(marks.empty() ? 0 : marks.back().second);
  auto run = marks.empty() ? runs_.begin() : runs_.find(marks.back().first);
  for (std::size_t n = 0; run != runs_.end() && run->first < limit; ++run, ++n) {
    if (n % runs_a_mark == 0 && (marks.empty() || marks.back().first != run->first))
      marks.emplace_back(run->first, text.size());
    append_run(text, run->first, std::min(run->second, limit - 1));
  }
}

const std::string& index_set::text_below(std::uint32_t limit) const {
  if (kept_.limit != limit)
    kept_ = {{}, limit, 0, {}};
  if (const auto from = std::exchange(kept_.stale_from, no_change); from != no_change)
    write_from(from, limit);
  return kept_.text;
}

index_set parse_leniently(std::string_view text, std::uint32_t limit) {
  index_set out;
  for (const auto fragment : split(text, ',')) {
    const auto parts = split(fragment, '-');
    const auto first = number(parts.front());
    const auto last = number(parts.back());
    if (parts.size() > 2 || !first || !last || *first < 0 || *last < *first || *first >= std::int64_t{limit})
      continue;
    out.insert_run(static_cast<std::uint32_t>(*first),
                   static_cast<std::uint32_t>(std::min(*last, std::int64_t{limit} - 1)));
  }
  return out;
}

std::optional<std::string> index_text_error(std::string_view text, std::int64_t limit, std::int64_t& count) {
  count = 0;
  std::optional<std::int64_t> previous;
  if (text.empty())
    return std::nullopt;
  for (const auto fragment : split(text, ',')) {
    const auto parts = split(fragment, '-');
    if (parts.size() > 2)
      return fmt::format(
          "the fragment \"{}\" violates the requirement that an index interval can have at most two parts "
          "separated by '-'",
          fragment);
    auto first_of_fragment = std::optional<std::int64_t>{};
    for (const auto part : parts) {
      const auto value = number(part);
      if (!value)
        return fmt::format("cannot convert string to integer for index: \"{}\"", part);
      if (*value >= limit)
        return fmt::format("too large index: \"{}\"", part);
      if (previous && *previous >= *value)
        return fmt::format("non-increasing order, previous: {}, current: {}", *previous, *value);
      previous = value;
      if (!first_of_fragment)
        first_of_fragment = value;
    }
    count += *previous - *first_of_fragment + 1;
  }
  return std::nullopt;
}

} // namespace troupe::job_rules
