#include "actors/job/rules/pod_request.hpp"

#include <algorithm>
#include <unordered_set>

namespace troupe::job_rules {

namespace {

void add(pod_request& to, const std::vector<std::uint32_t>& indexes, const std::vector<index_failures>& before,
         std::size_t place) {
  to.indexes.push_back(indexes[place]);
  if (place < before.size())
    to.before.push_back(before[place]);
}

} // namespace

pod_request next_request(const pod_request& open, const plan& wish, std::uint32_t created) {
  pod_request out{created, wish.create, {}, {}, wish.memory_percent};
  const auto size = static_cast<std::size_t>(std::max(wish.create, 0));
  const auto heard = std::size_t{created} - open.first;
  if (wish.indexes.empty() || created < open.first || heard >= open.indexes.size()) {
    out.indexes = wish.indexes;
    out.before = wish.before;
    return out;
  }
  out.memory_percent = open.memory_percent;
  std::unordered_set<std::uint32_t> asked;
  for (auto i = heard; i < open.indexes.size() && out.indexes.size() < size; ++i) {
    add(out, open.indexes, open.before, i);
    asked.insert(open.indexes[i]);
  }
  const auto alike = wish.memory_percent == open.memory_percent;
  for (std::size_t i = 0; alike && i < wish.indexes.size() && out.indexes.size() < size; ++i)
    if (!asked.contains(wish.indexes[i]))
      add(out, wish.indexes, wish.before, i);
  out.count = static_cast<std::int32_t>(out.indexes.size());
  return out;
}

} // namespace troupe::job_rules
