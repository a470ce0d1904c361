#include "actors/admission/jobs/job_rules.hpp"
#include "actors/job/options/options.hpp"
#include "messages/cluster/memory_share.hpp"

#include <algorithm>

namespace troupe::admission {

namespace {

/// Index by index: both sides need indexes.
void check_by_index(field_errors& out, const field_path& where, const std::string& value,
                    const std::vector<job_rules::dependency>& all, const api::JobSpec& spec) {
  const auto by_index = std::any_of(all.begin(), all.end(), [](const auto& d) { return d.by_index; });
  if (by_index && spec.completionMode != "Indexed")
    out.invalid(where, quoted(value), "\"/index\" may only be used when completionMode is Indexed");
}

std::string limit_text(std::int64_t bytes) { return api::Quantity::of(bytes, api::Quantity::form::binary).text(); }

/// Only a new pod is given more memory, and only a limit can be raised.
void check_oom_memory(field_errors& out, const field_path& where, const std::string& value,
                      const job_rules::memory_growth& growth, const api::PodSpec& spec) {
  if (spec.restartPolicy != "Never")
    out.invalid(where, quoted(value), "may only be used when restartPolicy is Never");
  const auto limit = largest_memory_limit(spec);
  if (limit == 0)
    out.invalid(where, quoted(value), "may only be used when a container has a memory limit");
  else if (growth.cap_bytes < limit)
    out.invalid(where, quoted(value), "cap must not be below the template's memory limit " + limit_text(limit));
}

} // namespace

void check_job_options(field_errors& out, const field_path& where, const api::map_of<std::string>& annotations,
                       const api::JobSpec& spec) {
  std::vector<job_rules::option_problem> problems;
  const auto options = job_rules::read_options(annotations, problems);
  const auto path = where / "annotations";
  for (const auto& p : problems) {
    if (p.unknown)
      out.forbidden(path.key(p.annotation), p.why);
    else
      out.invalid(path.key(p.annotation), quoted(p.value), p.why);
  }
  if (!options.depends_on.empty()) {
    const std::string name{job_rules::depends_on_annotation};
    check_by_index(out, path.key(name), annotations.at(name), options.depends_on, spec);
  }
  if (options.oom_memory) {
    const std::string name{job_rules::oom_memory_annotation};
    check_oom_memory(out, path.key(name), annotations.at(name), *options.oom_memory, spec.template_.spec);
  }
}

} // namespace troupe::admission
