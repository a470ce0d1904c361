#include "tests/unit/store/builders.hpp"

namespace troupe::test {

api::Job a_job(const std::string& name, const std::string& name_space) {
  api::Job job;
  job.metadata.name = name;
  job.metadata.namespace_ = name_space;
  auto& spec = job.spec.template_.spec;
  spec.restartPolicy = "Never";
  auto& c = spec.containers.emplace_back();
  c.name = "main";
  c.image = "busybox";
  c.command = {"true"};
  return job;
}

node_description a_node(const std::string& name) {
  node_description d;
  d.name = name;
  d.hostname = name;
  d.address = "10.0.0.1";
  d.cpu_milli = 8000;
  d.memory_bytes = std::int64_t{16} << 30;
  d.max_pods = 100;
  d.architecture = "amd64";
  d.containment = "cgroup";
  return d;
}

pod_status running(std::int64_t at_us) {
  pod_status s;
  s.phase = pod_phase::running;
  s.accepted_us = at_us;
  s.ready_us = at_us;
  auto& c = s.containers.emplace_back();
  c.state = run_state::running;
  c.started_us = at_us;
  c.started = c.ready = true;
  return s;
}

pod_status ended(std::int64_t started_us, std::int64_t finished_us, std::int32_t code) {
  pod_status s;
  s.phase = code == 0 ? pod_phase::succeeded : pod_phase::failed;
  s.accepted_us = started_us;
  auto& c = s.containers.emplace_back();
  c.state = run_state::terminated;
  c.end = {code, 0, started_us, finished_us, code == 0 ? "Completed" : "Error", "", {}};
  return s;
}

} // namespace troupe::test
