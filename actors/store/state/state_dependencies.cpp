// Jobs that wait for other Jobs (annotation troupe.dev/depends-on): who has to hear of whom.

#include "actors/job/options/options.hpp"
#include "actors/store/state/state.hpp"

#include <algorithm>

namespace troupe::store_work {

void state::read_dependencies(job_entry& e) {
  forget_dependencies(e);
  e.depends_on = job_rules::options_of(e.job().metadata).depends_on;
  for (const auto& d : e.depends_on)
    dependents_[object_key(e.job().metadata.namespace_, d.job)].insert(e.id);
  if (!e.depends_on.empty())
    dependency_news(e);
}

void state::forget_dependencies(job_entry& e) {
  for (const auto& d : e.depends_on)
    if (const auto i = dependents_.find(object_key(e.job().metadata.namespace_, d.job)); i != dependents_.end()) {
      i->second.erase(e.id);
      if (i->second.empty())
        dependents_.erase(i);
    }
  e.depends_on.clear();
}

/// Those who wait for the whole Job need not hear of each of its pods.
void state::tell_dependents(const job_entry& e, bool removed) {
  if (dependents_.empty())
    return;
  const auto& meta = e.job().metadata;
  const auto found = dependents_.find(object_key(meta.namespace_, meta.name));
  if (found == dependents_.end())
    return;
  for (const auto id : found->second) {
    auto* waiting = job(id);
    if (!waiting || !has_actor(id))
      continue;
    const auto by_index = std::any_of(waiting->depends_on.begin(), waiting->depends_on.end(),
                                      [&](const auto& d) { return d.by_index && d.job == meta.name; });
    if (by_index || removed || e.finished || !e.job().status.startTime)
      dependency_news(*waiting);
  }
}

void state::dependency_news(job_entry& e) {
  if (e.news.empty() && !e.object_news && !e.dependency_news)
    now_.news.push_back(e.id);
  e.dependency_news = true;
}

std::vector<dependency_fact> state::dependencies_of(const job_entry& e) const {
  std::vector<dependency_fact> out;
  for (const auto& d : e.depends_on)
    out.push_back({d.job, find(api::kind_of<api::Job>(), e.job().metadata.namespace_, d.job)});
  return out;
}

} // namespace troupe::store_work
