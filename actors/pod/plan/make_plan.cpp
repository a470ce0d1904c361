#include "actors/pod/plan/make_plan.hpp"

#include "actors/clock.hpp"
#include "actors/pod/plan/privileges.hpp"
#include "actors/pod/plan/termination_message.hpp"
#include "messages/cluster/memory_share.hpp"
#include "messages/codec/stored.hpp"
#include "messages/resource/stop_signal.hpp"

#include <algorithm>
#include <csignal>
#include <utility>

namespace troupe::pod {

namespace {

constexpr std::int64_t longest_grace_s = 365 * 24 * 3600; // it has to fit into microseconds

constexpr const char* base_path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/// One container on its way to a plan.
struct draft {
  const surroundings& at;
  const node::image_entry* image = nullptr; ///< null: the host as it is
  container_plan out;

  void block(std::string reason, std::string message, bool pulling = false) {
    if (!out.blocked)
      out.blocked = obstacle{std::move(reason), std::move(message), at.container.image, pulling};
  }
};

void choose_image(draft& x, const node::image_table& images) {
  const auto& container = x.at.container;
  const auto& name = container.image;
  if (!node::valid_reference(name))
    return x.block("InvalidImageName", "Failed to apply default image tag \"" + name +
                                           "\": couldn't parse image name \"" + name + "\": invalid reference format");
  x.image = images.resolve(name);
  if (x.image)
    return;
  if (container.imagePullPolicy == "Never")
    return x.block("ErrImageNeverPull", "Container image \"" + name +
                                            "\" is not present with pull policy of Never: node.images of node " +
                                            x.at.node.name + " has no entry for it");
  if (!container.command.empty()) {
    x.out.image_unused = true;
    return;
  }
  x.block("ErrImagePull",
          "failed to find image \"" + name + "\": node " + x.at.node.name +
              " runs containers as processes, and its image table has no entry for this one; add {name: \"" + name +
              "\", entrypoint: [...]} to node.images in the configuration of node " + x.at.node.name +
              ", or give the container a command",
          true);
}

void append(std::vector<text>& to, const std::vector<std::string>& raw, const variables* known) {
  for (const auto& x : raw)
    to.push_back(known ? expand(x, *known) : text{{x, own_part::none}});
}

/// spec/pods-nodes.md §11: a command drops the image's ENTRYPOINT and CMD, args alone drop its CMD.
std::vector<text> choose_arguments(const draft& x, const variables& known) {
  const auto& container = x.at.container;
  std::vector<text> out;
  if (container.command.empty() && x.image)
    append(out, x.image->entrypoint, nullptr);
  append(out, container.command, &known);
  append(out, container.args, &known);
  if (container.command.empty() && container.args.empty() && x.image)
    append(out, x.image->args, nullptr);
  return out;
}

void set_arguments(draft& x, const variables& known) {
  auto arguments = choose_arguments(x, known);
  if (arguments.empty() && !x.out.blocked)
    return x.block("CreateContainerError", "no command specified: neither the container nor the entry \"" +
                                               x.image->name + "\" of node.images names one");
  if (!std::all_of(arguments.begin(), arguments.end(), is_shared)) {
    x.out.command.argv = std::move(arguments);
    return;
  }
  for (const auto& argument : arguments)
    x.out.command.base.argv.push_back(render(argument, {}));
}

/// What the pod calls itself (spec/jobs.md §13): by its index, by its template, else by its name.
text host_name(const surroundings& at) {
  const auto& spec = at.of.spec;
  if (spec.hostnameOverride)
    return {{*spec.hostnameOverride, own_part::none}};
  if (at.job.indexed)
    return {{at.job.name + "-", own_part::none}, {{}, own_part::index}};
  if (!spec.hostname.empty())
    return {{spec.hostname, own_part::none}};
  return {{{}, own_part::name}};
}

/// What every container finds set, what its image sets, and what it declares.
variables all_variables(const draft& x, const variables& declared) {
  const auto literal = [](std::string value) { return text{{std::move(value), own_part::none}}; };
  variables out;
  out.set("PATH", literal(base_path));
  out.set("HOME", literal(x.out.command.base.uid.value_or(0) == 0 ? "/root" : "/"));
  out.set("HOSTNAME", host_name(x.at));
  out.set("TROUPE_EPOCH", literal(std::to_string(x.at.job.job)));
  out.set("TROUPE_POD_NUMBER", {{{}, own_part::number}});
  out.set("TROUPE_ATTEMPT", literal("0"));
  if (x.image)
    for (const auto& [name, value] : x.image->env)
      out.set(name, literal(value));
  for (const auto& [name, value] : declared.all())
    out.set(name, value);
  return out;
}

void set_environment(draft& x, const variables& declared) {
  const auto all = all_variables(x, declared);
  for (const auto& [name, value] : all.all())
    if (is_shared(value))
      x.out.command.base.env.push_back(name + "=" + render(value, {}));
    else
      x.out.command.env.push_back({name, value});
}

void set_mounts(draft& x, const std::vector<volume_plan>& volumes, const variables& known) {
  std::string problem;
  x.out.mounts = plan_mounts(x.at, volumes, known, x.image && !x.image->rootfs.empty(), problem);
  if (!problem.empty())
    x.block("CreateContainerConfigError", std::move(problem));
}

void set_command(draft& x, const std::vector<volume_plan>& volumes) {
  auto& base = x.out.command.base;
  const auto& container = x.at.container;
  if (x.image)
    base.rootfs = x.image->rootfs;
  base.working_dir = container.workingDir.empty() && x.image ? x.image->working_dir : container.workingDir;
  if (auto problem = apply_privileges(x.at.of.spec, container, x.at.node.memory_bytes, base); !problem.empty())
    x.block("CreateContainerConfigError", std::move(problem));
  std::string missing;
  const auto declared = declared_variables(x.at, missing);
  if (!missing.empty())
    x.block("CreateContainerConfigError", std::move(missing));
  set_mounts(x, volumes, all_variables(x, declared));
  set_arguments(x, declared);
  set_environment(x, declared);
}

restart_policy policy_of(const std::string& word) {
  if (word == "Never")
    return restart_policy::never;
  return word == "OnFailure" ? restart_policy::on_failure : restart_policy::always;
}

void set_restarts(draft& x, bool init) {
  const auto& container = x.at.container;
  x.out.name = container.name;
  x.out.init = init;
  x.out.restart = policy_of(container.restartPolicy.value_or(x.at.of.spec.restartPolicy));
  x.out.sidecar = init && container.restartPolicy && x.out.restart == restart_policy::always;
  if (!init)
    x.out.success_codes = x.at.job.success_exit_codes;
  x.out.log_as_message = container.terminationMessagePolicy == "FallbackToLogsOnError";
  for (const auto& rule : container.restartPolicyRules)
    if (rule.exitCodes)
      x.out.rules.push_back(
          {rule.exitCodes->operator_ != "NotIn", rule.exitCodes->values, rule.action == "RestartAllContainers"});
}

void set_health(draft& x) {
  const auto& container = x.at.container;
  const auto probe = [&](const auto& y) { return y ? std::optional{probe_of(container, *y)} : std::nullopt; };
  x.out.startup = probe(container.startupProbe);
  x.out.liveness = probe(container.livenessProbe);
  x.out.readiness = probe(container.readinessProbe);
  if (!container.lifecycle)
    return;
  if (const auto& signal = container.lifecycle->stopSignal)
    x.out.command.base.stop_signal = api::stop_signal(*signal).value_or(SIGTERM);
  const auto hook = [&](const auto& y) { return y ? std::optional{action_of(container, *y)} : std::nullopt; };
  x.out.post_start = hook(container.lifecycle->postStart);
  x.out.pre_stop = hook(container.lifecycle->preStop);
}

container_plan plan_container(const surroundings& at, bool init, const node::image_table& images,
                              const std::vector<volume_plan>& volumes) {
  draft x{at, nullptr, {}};
  set_restarts(x, init);
  set_health(x);
  choose_image(x, images);
  set_command(x, volumes);
  x.out.command.base.message_path = message_path(at.container, x.out, volumes);
  return std::move(x.out);
}

plan plan_of(const job_blueprint& job) {
  plan out;
  out.job = job.job;
  out.version = job.version;
  out.name_space = job.name_space;
  out.job_name = job.name;
  out.job_uid = job.uid;
  return out;
}

} // namespace

plan make_plan(const job_blueprint& job, const node::image_table& images, const node_facts& node,
               const config_lookup& configs, std::uint32_t memory_percent) {
  if (auto of = api::from_stored<api::PodTemplateSpec>(job.pod_template)) {
    scale_memory(of->spec, memory_percent);
    return make_plan(job, *of, images, node, configs);
  }
  auto out = plan_of(job);
  out.broken = "the template of Job " + job.name_space + "/" + job.name + " reached node " + node.name + " damaged";
  return out;
}

plan make_plan(const job_blueprint& job, const api::PodTemplateSpec& of, const node::image_table& images,
               const node_facts& node, const config_lookup& configs) {
  auto out = plan_of(job);
  out.reads = config_names(job.name_space, of);
  const auto grace = of.spec.terminationGracePeriodSeconds.value_or(30);
  out.grace_us = grace < 0 ? us_per_second : std::min(grace, longest_grace_s) * us_per_second;
  if (of.spec.activeDeadlineSeconds)
    out.active_deadline_us = *of.spec.activeDeadlineSeconds * us_per_second;
  if (!of.spec.containers.empty())
    out.volumes = plan_volumes({job, of, of.spec.containers.front(), node, &configs}, out.volume_problem);
  for (const auto& container : of.spec.initContainers)
    out.containers.push_back(plan_container({job, of, container, node, &configs}, true, images, out.volumes));
  for (const auto& container : of.spec.containers)
    out.containers.push_back(plan_container({job, of, container, node, &configs}, false, images, out.volumes));
  return out;
}

} // namespace troupe::pod
