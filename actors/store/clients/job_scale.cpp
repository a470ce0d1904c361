#include "actors/store/clients/job_scale.hpp"

#include "messages/resource/selector_text.hpp"

namespace troupe {

api::Scale scale_of(const api::Job& job) {
  api::Scale scale;
  scale.metadata.name = job.metadata.name;
  scale.metadata.namespace_ = job.metadata.namespace_;
  scale.metadata.uid = job.metadata.uid;
  scale.metadata.resourceVersion = job.metadata.resourceVersion;
  scale.metadata.creationTimestamp = job.metadata.creationTimestamp;
  scale.spec.replicas = job.spec.parallelism.value_or(1);
  scale.status.replicas = job.status.active;
  if (job.spec.selector)
    scale.status.selector = api::selector_text(*job.spec.selector);
  return scale;
}

} // namespace troupe
