#include "actors/admission/job_rules.hpp"
#include "actors/job/options/options.hpp"

namespace troupe::admission {

void check_job_options(field_errors& out, const field_path& where, const api::map_of<std::string>& annotations) {
  std::vector<job_rules::option_problem> problems;
  job_rules::read_options(annotations, problems);
  const auto path = where / "annotations";
  for (const auto& p : problems) {
    if (p.unknown)
      out.forbidden(path.key(p.annotation), p.why);
    else
      out.invalid(path.key(p.annotation), quoted(p.value), p.why);
  }
}

} // namespace troupe::admission
