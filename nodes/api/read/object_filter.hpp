#pragma once

#include "actors/store/view/snapshot.hpp"
#include "nodes/api/read/selectors.hpp"

#include <string>
#include <string_view>

namespace troupe::api_server {

/// Which objects of a kind somebody wants to see: a namespace and two selectors.
class object_filter {
 public:
  /// Selectors that make no sense for the kind are 400, thrown as `refused`.
  /// @param name_space empty: all
  object_filter(const api::kind_info& kind, std::string_view name_space, std::string_view labels,
                std::string_view fields);

  const api::kind_info& kind() const noexcept { return *kind_; }
  /// The only namespace that can have such objects; empty: any.
  const std::string& name_space() const noexcept { return name_space_; }
  /// Neither labels nor fields matter.
  bool takes_all() const noexcept { return labels_.empty() && fields_.empty(); }
  /// The value that a field must have; null when the selector does not say.
  const std::string* wanted(std::string_view field) const;

  /// @param object of the kind, but no pod
  bool accepts(const void* object) const;
  bool accepts(const pod_owner& owner, std::uint32_t number, const pod_record& record, const node_places& nodes) const;
  /// False when no pod of the Job can be accepted.
  bool may_accept(const pod_owner& owner) const;

  /// The same text for filters that accept the same.
  std::string text() const;

 private:
  bool labels_accept(const pod_owner& owner, const pod_record& record) const;

  const api::kind_info* kind_;
  std::string name_space_, label_text_, field_text_;
  label_selector labels_;
  field_selector fields_;
};

} // namespace troupe::api_server
