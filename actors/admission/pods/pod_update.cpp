#include "actors/admission/kinds.hpp"
#include "actors/admission/names.hpp"
#include "messages/resource/pod.hpp"

#include <algorithm>

namespace troupe::admission {

namespace {

constexpr auto unchangeable =
    "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,"
    "`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),"
    "`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)";

/// A pod's spec is its Job's template: not even the fields that Kubernetes names can be changed pod by pod. A finalizer
/// would have nobody to wait for it.
void check_pod_change(field_errors& out, const api::Pod& pod, const api::Pod& old) {
  if (!(pod.spec == old.spec))
    out.forbidden("spec", unchangeable);
  const field_path finalizers{"metadata.finalizers"};
  for (std::size_t i = 0; i < pod.metadata.finalizers.size(); ++i) {
    const auto& name = pod.metadata.finalizers[i];
    if (std::find(old.metadata.finalizers.begin(), old.metadata.finalizers.end(), name) ==
        old.metadata.finalizers.end())
      out.forbidden(finalizers[i], "finalizers cannot be added to the pods of a Job");
  }
}

} // namespace

kind_rules pod_kind() {
  using api::Pod;
  return {.type = &Pod::desc,
          .name_form = dns_subdomain_problems,
          .check_change = [](field_errors& out, const void* pod, const void* old) {
            check_pod_change(out, *static_cast<const Pod*>(pod), *static_cast<const Pod*>(old));
          }};
}

} // namespace troupe::admission
