#pragma once
// Which kinds Troupe knows, and under which names.

#include "messages/resource/table.hpp"

#include <span>
#include <string_view>

namespace troupe::api {

/// One kind of the API. There is one constant per kind: compare by address.
struct kind_info {
  std::string_view group; ///< "" for the core group
  std::string_view version;
  std::string_view kind;
  std::string_view plural; ///< "jobs"; empty for kinds that are no resource of their own (Status, JobList …)
  std::string_view singular;
  std::span<const std::string_view> short_names;
  std::span<const std::string_view> categories;
  bool namespaced = false;
  const type_desc* type = nullptr;
  std::string_view list_kind; ///< "JobList"; empty when there is no list of them

  /// "batch/v1", or "v1" for the core group.
  std::string_view api_version() const noexcept { return type->api_version; }
};

/// All kinds; resources first, in the order of discovery.
std::span<const kind_info> all_kinds();

/// The resource of that plural name, or null. The group "" is the core group.
const kind_info* find_resource(std::string_view group, std::string_view plural);
/// The kind of that name ("batch/v1", "Job"), or null. DeleteOptions are found under every known version.
const kind_info* find_kind(std::string_view api_version, std::string_view kind);
/// The kind whose values are of that type; null for types that are no kind.
const kind_info* kind_of(const type_desc& type);
/// What a person means by "jobs", "job", "cj" or "events.events.k8s.io"; null when nothing is called so.
const kind_info* find_by_any_name(std::string_view name);

/// The kind of the C++ type T, a top-level one.
template <class T> const kind_info& kind_of() {
  static const kind_info* const found = kind_of(T::desc);
  return *found;
}

} // namespace troupe::api
