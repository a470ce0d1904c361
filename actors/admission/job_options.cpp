#include "actors/admission/job_rules.hpp"
#include "actors/job/options/options.hpp"

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
}

} // namespace troupe::admission
