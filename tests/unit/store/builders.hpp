#pragma once

#include "messages/cluster/store_messages.hpp"
#include "messages/resource/batch.hpp"

#include <string>

namespace troupe::test {

/// A Job as a client would send it: one container `main` with the image `busybox`.
api::Job a_job(const std::string& name, const std::string& name_space = "default");
/// A node that can take 100 pods.
node_description a_node(const std::string& name);

/// Reports of the one container of a pod.
pod_status running(std::int64_t at_us);
pod_status ended(std::int64_t started_us, std::int64_t finished_us, std::int32_t code);

} // namespace troupe::test
