#pragma once
// What admission does beyond metadata, kind by kind. A kind without rules of its own keeps those of metadata.

#include "actors/admission/field_error.hpp"
#include "actors/admission/object_meta.hpp"
#include "messages/resource/kinds.hpp"

#include <string>
#include <vector>

namespace troupe::admission {

/// The rules of one kind, over type-erased objects (`void*` to the kind's struct). Null: there are none.
struct kind_rules {
  const api::type_desc* type = nullptr;
  name_check name_form = nullptr;
  bool counts_generation = false;
  /// Defaults; on create also what is generated. Metadata is prepared before.
  void (*set_defaults)(void* object) = nullptr;
  void (*generate)(void* object) = nullptr;
  void (*check)(field_errors& out, const void* object) = nullptr;
  /// What only a new object must keep.
  void (*check_new)(field_errors& out, const void* object) = nullptr;
  void (*check_change)(field_errors& out, const void* object, const void* old) = nullptr;
  /// Before its check: what a new status takes from the old one.
  void (*prepare_status)(void* object, const void* old) = nullptr;
  void (*check_status)(field_errors& out, const void* object, const void* old) = nullptr;
  /// Of an object that is new, or whose spec has changed.
  std::vector<std::string> (*warnings)(const void* object) = nullptr;
};

const kind_rules& rules_of(const api::kind_info& kind);

kind_rules job_kind();
kind_rules cron_job_kind();
kind_rules config_map_kind();
kind_rules secret_kind();
kind_rules namespace_kind();
kind_rules priority_class_kind();
/// Of pods that exist: clients change their metadata only.
kind_rules pod_kind();

} // namespace troupe::admission
