#include "actors/admission/kinds.hpp"

#include "actors/admission/jobs/job_rules.hpp"
#include "actors/admission/names.hpp"
#include "messages/resource/core.hpp"

#include <algorithm>

namespace troupe::admission {

namespace {

template <class T> T& as(void* object) { return *static_cast<T*>(object); }
template <class T> const T& as(const void* object) { return *static_cast<const T*>(object); }

} // namespace

kind_rules job_kind() {
  using api::Job;
  return {
      .type = &Job::desc,
      .name_form = dns_subdomain_problems,
      .counts_generation = true,
      .set_defaults = [](void* job) { set_defaults(as<Job>(job)); },
      .generate = [](void* job) { generate_selector(as<Job>(job)); },
      .check = [](field_errors& out, const void* job) { check_job(out, as<Job>(job)); },
      .check_change = [](field_errors& out, const void* job,
                         const void* old) { check_job_change(out, as<Job>(job), as<Job>(old)); },
      .prepare_status = [](void* job, const void* old) { keep_precision(as<Job>(job).status, as<Job>(old).status); },
      .check_status = [](field_errors& out, const void* job,
                         const void* old) { check_job_status(out, as<Job>(job), as<Job>(old)); },
      .warnings = [](const void* job) { return spec_warnings("spec", as<Job>(job).spec); }};
}

kind_rules namespace_kind() {
  using api::Namespace;
  return {.type = &Namespace::desc,
          .name_form = dns_label_problems,
          .set_defaults =
              [](void* object) {
                auto& self = as<Namespace>(object);
                self.metadata.labels["kubernetes.io/metadata.name"] = self.metadata.name;
              },
          .generate =
              [](void* object) {
                as<Namespace>(object).spec.finalizers = {"kubernetes"};
                as<Namespace>(object).status.phase = "Active";
              }};
}

const kind_rules& rules_of(const api::kind_info& kind) {
  static const kind_rules own[] = {job_kind(),       cron_job_kind(), config_map_kind(),    secret_kind(),
                                   namespace_kind(), pod_kind(),      priority_class_kind()};
  static const kind_rules other{.name_form = dns_subdomain_problems};
  const auto found = std::find_if(std::begin(own), std::end(own), [&](const auto& r) { return r.type == kind.type; });
  return found == std::end(own) ? other : *found;
}

} // namespace troupe::admission
