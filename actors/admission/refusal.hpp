#pragma once
// Why an object is refused, as Kubernetes' Status (spec/kubectl-surface.md §20).

#include "actors/admission/admission.hpp"
#include "actors/admission/field_error.hpp"
#include "messages/resource/kinds.hpp"

#include <string>
#include <string_view>

namespace troupe::admission {

/// 422 Invalid with all causes: `Job.batch "x" is invalid: …`.
admitted invalid(const api::kind_info& kind, std::string_view name, const field_errors& errors);
/// 404 NotFound of a namespace.
admitted namespace_missing(std::string_view name);
/// 400 BadRequest.
admitted bad_request(std::string_view message);
/// 409 Conflict: the object was replaced by another one of the same name.
admitted other_uid(const api::kind_info& kind, std::string_view name_space, std::string_view name,
                   std::string_view wanted, std::string_view found);
/// 500 without a reason, as Kubernetes answers some wrong requests.
admitted server_error(std::string_view message);

} // namespace troupe::admission
