#include "actors/admission/jobs/job_rules.hpp"
#include "actors/job/options/options.hpp"

#include <fmt/format.h>

#include <map>
#include <vector>

namespace troupe::admission {

namespace {

constexpr std::size_t most_jobs = 10'000;

/// The names on the way from a Job to itself: "a -> b -> a".
std::string way_back(const std::map<std::string, std::string>& came_from, std::string at, const std::string& start) {
  std::string out = start;
  while (at != start) {
    out = at + " -> " + out;
    at = came_from.at(at);
  }
  return start + " -> " + out;
}

} // namespace

void check_dependency_cycle(field_errors& out, const api::Job& job,
                            const std::function<api::resource(std::string_view)>& find) {
  const auto options = job_rules::options_of(job.metadata);
  if (options.depends_on.empty())
    return;
  const std::string annotation{job_rules::depends_on_annotation};
  const auto complain = [&](std::string_view why) {
    out.invalid(field_path{"metadata.annotations"}.key(annotation), quoted(job.metadata.annotations.at(annotation)),
                why);
  };
  const auto& start = job.metadata.name;
  std::map<std::string, std::string> came_from; ///< of every Job that was reached, who waits for it
  std::vector<std::string> to_look_at;
  const auto reach = [&](const std::vector<job_rules::dependency>& all, const std::string& from) {
    for (const auto& d : all)
      if (came_from.emplace(d.job, from).second)
        to_look_at.push_back(d.job);
  };
  reach(options.depends_on, start);
  while (!to_look_at.empty() && !came_from.contains(start)) {
    if (came_from.size() > most_jobs)
      return complain(fmt::format("leads to more than {} Jobs", most_jobs));
    const auto name = std::move(to_look_at.back());
    to_look_at.pop_back();
    if (const auto other = find(name))
      reach(job_rules::options_of(other.meta()).depends_on, name);
  }
  if (const auto back = came_from.find(start); back != came_from.end())
    complain("must not lead back to this Job: " + way_back(came_from, back->second, start));
}

} // namespace troupe::admission
