#pragma once
// What a container runs: argv, environment and identity, with everything that all pods of a Job share worked out once.

#include "actors/node/container_runtime.hpp"
#include "messages/cluster/ids.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace troupe::pod {

/// What differs from pod to pod of one Job. `none` marks a literal.
enum class own_part : std::uint8_t { none, name, uid, index, number };

/// A piece of a text: a literal, or a place where a part of the pod's own stands.
struct text_piece {
  std::string literal;
  own_part own = own_part::none;
  bool operator==(const text_piece&) const = default;
};
using text = std::vector<text_piece>;

/// Whether every pod of the Job has the same text.
bool is_shared(const text& what) noexcept;

/// An environment variable whose value differs from pod to pod.
struct own_variable {
  std::string name;
  text value;
  bool operator==(const own_variable&) const = default;
};

/// The command of one container of one Job.
struct command {
  node::container_template base; ///< what all pods share; sent to the launcher once
  std::vector<own_variable> env; ///< set for each pod on top of it; TROUPE_POD_NUMBER at least
  std::vector<text> argv;        ///< in place of base.argv when it differs from pod to pod, else empty
};

/// Who a pod is, as its containers are told.
struct pod_identity {
  std::string name;
  uid_bytes uid{};
  std::uint32_t index = no_number;
  std::uint32_t number = 0; ///< in its Job; grows with each replacement
};

/// The text for one pod.
std::string render(const text& what, const pod_identity& who);

/// The variables of one run on top of the shared ones: its host name, the fencing token (TROUPE_POD_NUMBER, and
/// TROUPE_ATTEMPT for restarts: docs/pods.md), and what the manifest takes from the pod's own fields.
std::vector<std::string> own_environment(const command& what, const pod_identity& who, std::uint16_t attempt);

/// argv for one pod; only to be asked when `what.argv` is not empty.
std::vector<std::string> own_arguments(const command& what, const pod_identity& who);

} // namespace troupe::pod
