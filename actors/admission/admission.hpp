#pragma once
// What becomes of a client's object before it is stored: defaults, generated fields, and the rules that it must keep.
// Pure; texts are Kubernetes' own. The store adds what only it knows (resourceVersion, uniqueness, preconditions).

#include "actors/clock.hpp"
#include "messages/cluster/ids.hpp"
#include "messages/cluster/store_messages.hpp"
#include "messages/resource/resource.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace troupe {

/// What admission needs to know of the world.
struct admission_context {
  timestamp_us now = 0;
  uid_bytes new_uid{}; ///< of the object, should it be created
  std::function<bool(std::string_view)> namespace_exists;
  std::string name_suffix; ///< five characters, for metadata.generateName
  /// The Job of a namespace, or nothing; needed where Jobs depend on each other.
  std::function<api::resource(std::string_view, std::string_view)> find_job{};
};

/// The object as it is to be stored, or why not.
struct admitted {
  api::resource object;              ///< empty when refused
  std::vector<std::string> warnings; ///< for the reply's Warning headers
  int code = 200;                    ///< HTTP; not 200 when refused
  std::string status_json;           ///< a Kubernetes Status when refused
  bool ok() const noexcept { return code == 200; }
};

/// A new object: named, defaulted, with uid, creationTimestamp and generation; its status is empty.
/// Refused with 404 (namespace), 422 (rules), 400 or 500 (what Kubernetes says so of).
admitted admit_create(const client_write& write, const admission_context& context);

/// A changed object (PUT, or a patch already applied to the stored one, in write.object). With subresource "status"
/// only the status changes, without one everything else; generation grows when the spec differs.
/// The result equals `old` when nothing changed: the store then writes nothing. Refused with 409 (uid) or 422.
admitted admit_update(const client_write& write, const api::resource& old, const admission_context& context);

} // namespace troupe
