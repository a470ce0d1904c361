#include "actors/why/pod.hpp"

#include "actors/why/words.hpp"
#include "messages/resource/node.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

namespace troupe::why {

namespace {

/// What there is to say of a pod's node.
struct node_sight {
  std::string name;
  api::resource object; ///< api::Node; empty: it was deleted
  const api::NodeCondition* ready() const {
    if (!object)
      return nullptr;
    const auto& all = object.get<api::Node>().status.conditions;
    const auto found = std::find_if(all.begin(), all.end(), [](const auto& c) { return c.type == "Ready"; });
    return found == all.end() ? nullptr : &*found;
  }
};

node_sight node_of(const snapshot& in, const pod_record& record) {
  node_sight out;
  if (record.node == 0 || !in.nodes || record.node >= in.nodes->size())
    return out;
  out.name = (*in.nodes)[record.node].name;
  out.object = in.find(api::kind_of<api::Node>(), "", out.name);
  return out;
}

/// A container by its place: init containers first.
struct named_container {
  std::string name, image;
  bool init = false;
};

std::vector<named_container> containers_of(const api::PodSpec& spec) {
  std::vector<named_container> all;
  for (const auto& c : spec.initContainers)
    all.push_back({c.name, c.image, true});
  for (const auto& c : spec.containers)
    all.push_back({c.name, c.image, false});
  return all;
}

std::string title(const named_container& c) {
  return fmt::format("{} {}", c.init ? "init container" : "container", c.name);
}

/// How a run ended: "exit code 137 (OOMKilled)".
std::string end_text(const run_end& end) {
  auto out = end.signal != 0 && end.exit_code != 128 + end.signal
                 ? fmt::format("exit code {}, signal {}", end.exit_code, end.signal)
                 : fmt::format("exit code {}", end.exit_code);
  if (!end.reason.empty() && end.reason != "Error" && end.reason != "Completed")
    out += fmt::format(" ({})", end.reason);
  return out;
}

/// The container whose end speaks for a failed pod: the first that did not succeed.
std::optional<std::size_t> failed_container(const pod_status& status) {
  for (std::size_t i = 0; i < status.containers.size(); ++i)
    if (const auto& c = status.containers[i]; c.state == run_state::terminated && c.end.exit_code != 0)
      return i;
  return std::nullopt;
}

/// One pod, question by question.
class pod_question {
 public:
  pod_question(const snapshot& in, const pod_entry& pod, timestamp_us now)
      : pod_(pod), record_(*pod.record), spec_(*pod.of->owner->pod_spec), node_(node_of(in, record_)), now_(now),
        containers_(containers_of(spec_)), status_(status_of(record_, containers_.size())) {}

  answer ask() {
    if (record_.ended())
      record_.phase == pod_phase::failed ? failed() : succeeded();
    else if (record_.is(pod_record::deleting))
      ending();
    else if (record_.node == 0)
      unplaced();
    else if (!node_answers())
      node_silent();
    else if (record_.accepted_us == 0)
      say(pod_starting, fmt::format("It was given to node {} {}, which has not taken it yet.", node_.name,
                                    ago(record_.scheduled_us, now_)));
    else
      on_its_node();
    return std::move(out_);
  }

 private:
  const std::string& name_space() const { return pod_.of->owner->name_space; }
  void say(std::string_view reason, std::string text) {
    out_.reason = reason;
    out_.text = std::move(text);
  }
  void show(std::string line) { out_.evidence.push_back(std::move(line)); }
  void advise(std::string_view words) { out_.advice.push_back(command(words, name_space())); }
  void advise_logs(std::size_t container, bool previous = false) {
    const auto which = containers_.size() > 1 ? " -c " + containers_[container].name : std::string{};
    advise(fmt::format("logs {}{}{}", pod_.name(), which, previous ? " --previous" : ""));
  }

  // -- pods that have ended

  void succeeded() {
    say(pod_succeeded, fmt::format("It succeeded {}.", ago(record_.finished_us, now_)));
    show_place();
  }

  void failed() {
    const auto at = failed_container(status_);
    const auto reason = !status_.reason.empty() ? status_.reason : at ? status_.containers[*at].end.reason : "Failed";
    if (!status_.reason.empty())
      say(reason, fmt::format("It failed {}: {}", ago(record_.finished_us, now_),
                              status_.message.empty() ? status_.reason + "." : status_.message));
    else if (!at)
      say(record_.is(pod_record::gone) ? "Deleted" : "Failed",
          record_.is(pod_record::gone)
              ? fmt::format("It was deleted {}, before it had ended by itself.", ago(record_.finished_us, now_))
              : fmt::format("It failed {}.", ago(record_.finished_us, now_)));
    else
      say(reason.empty() ? "Error" : reason, why_container_failed(*at));
    if (at && !status_.reason.empty())
      show(fmt::format("{} ended with {}", title(named(*at)), end_text(status_.containers[*at].end)));
    show_disruption();
    show_place();
    if (at && *at < containers_.size() && record_.node != 0)
      advise_logs(*at);
  }

  std::string why_container_failed(std::size_t at) {
    const auto& end = status_.containers[at].end;
    auto text = fmt::format("Its {} ended with {} {}", title(named(at)), end_text(end), ago(end.finished_us, now_));
    if (end.reason == "OOMKilled")
      text += ": it used more memory than its limit";
    else if (end.reason == "StartError" || end.reason == "ContainerCannotRun")
      text += ": it could not be started";
    if (!end.message.empty())
      show(fmt::format("its last words: {}", end.message));
    return text + ".";
  }

  // -- pods that have not

  void ending() {
    const auto& extra = *record_.extra;
    const auto end = extra.deleted_us + extra.grace_s * us_per_second;
    const auto asked = fmt::format("Its deletion was asked for {}", ago(extra.deleted_us, now_));
    if (now_ < end)
      say(pod_ending, fmt::format("{}; its containers get until {} to end by themselves.", asked, time_text(end)));
    else
      say(pod_ending, fmt::format("{}, its grace period of {} is over, and its node has not reported its end.", asked,
                                  length_text(extra.grace_s * us_per_second)));
    show_disruption();
    show_place();
    show_node_trouble();
    advise(fmt::format("delete pod {} --now", pod_.name()));
  }

  void unplaced() {
    const auto text = record_.extra ? record_.extra->unschedulable : std::string{};
    if (!spec_.schedulingGates.empty()) {
      std::vector<std::string> names;
      for (const auto& gate : spec_.schedulingGates)
        names.push_back(gate.name);
      say("SchedulingGated",
          fmt::format("It is not scheduled before its scheduling gates are gone: {}.", fmt::join(names, ", ")));
      return;
    }
    if (text.empty())
      return say(pod_pending, "The scheduler has not looked at it yet.");
    say("Unschedulable", fmt::format("It waits for a node since {}: {}", ago(record_.created_us, now_), text));
    show(fmt::format("PodScheduled=False: {}", text));
    out_.advice.push_back("troupe describe nodes");
    advise(fmt::format("describe pod {}", pod_.name()));
  }

  bool node_answers() const {
    const auto* ready = node_.ready();
    return ready != nullptr && ready->status == "True";
  }

  void node_silent() {
    const auto* ready = node_.ready();
    if (ready == nullptr)
      say("NodeGone", fmt::format("Its node {} was removed from the cluster.", node_.name));
    else
      say("NodeNotReady", fmt::format("Its node {} is not ready since {}: {}", node_.name,
                                      ago(ready->lastTransitionTime.micros, now_), ready->message));
    show(fmt::format("the pod was given to {} {}", node_.name, ago(record_.scheduled_us, now_)));
    out_.advice.push_back(fmt::format("troupe describe node {}", node_.name));
  }

  void on_its_node() {
    for (std::size_t i = 0; i < status_.containers.size() && i < containers_.size(); ++i)
      if (const auto& c = status_.containers[i]; c.state == run_state::waiting && is_trouble(c.waiting_reason))
        return waiting(i);
    if (const auto at = running_init())
      say("Initializing", fmt::format("Its {} runs since {}; the containers start when it has succeeded.",
                                      title(named(*at)), ago(status_.containers[*at].started_us, now_)));
    else if (status_.phase == pod_phase::pending)
      say(pod_starting, fmt::format("Node {} has taken it {} and starts its containers.", node_.name,
                                    ago(record_.accepted_us, now_)));
    else if (const auto unready = unready_container())
      not_ready(*unready);
    else
      say(pod_running, fmt::format("It runs on node {} since {}.", node_.name, ago(run_began(), now_)));
    show_restarts();
    show_place();
  }

  static bool is_trouble(const std::string& reason) {
    return !reason.empty() && reason != "ContainerCreating" && reason != "PodInitializing";
  }

  void waiting(std::size_t at) {
    const auto& c = status_.containers[at];
    const auto& image = named(at).image;
    const auto& why = c.waiting_reason;
    const auto who = title(named(at));
    if (why == "CrashLoopBackOff")
      say(why, crash_loop(at));
    else if (why == "ErrImagePull" || why == "ImagePullBackOff" || why == "ErrImageNeverPull")
      say(why, fmt::format("The image \"{}\" of its {} cannot be had on node {}.", image, who, node_.name));
    else if (why == "InvalidImageName")
      say(why, fmt::format("\"{}\" of its {} is no name of an image.", image, who));
    else if (why == "CreateContainerConfigError")
      say(why, fmt::format("Its {} needs what is not there: {}", who, c.waiting_message));
    else
      say(why, fmt::format("Its {} cannot start ({}): {}", who, why, c.waiting_message));
    if (!c.waiting_message.empty())
      show(fmt::format("{} waits: {}: {}", who, why, c.waiting_message));
    show_place();
    if (why == "CrashLoopBackOff")
      advise_logs(at, true);
    else if (why == "ErrImagePull" || why == "ImagePullBackOff" || why == "ErrImageNeverPull")
      out_.advice.push_back(fmt::format("troupe describe node {}", node_.name));
    advise(fmt::format("describe pod {}", pod_.name()));
  }

  std::string crash_loop(std::size_t at) {
    const auto& c = status_.containers[at];
    const auto again = fmt::format("Its {} ends again and again", title(named(at)));
    if (c.last.empty())
      return again + " and waits for its next start.";
    return fmt::format("{}: the last time with {} {}, after {}. It waits for its next start.", again,
                       end_text(c.last.front()), ago(c.last.front().finished_us, now_),
                       count_text(c.restarts, "restart"));
  }

  std::optional<std::size_t> running_init() const {
    for (std::size_t i = 0; i < spec_.initContainers.size() && i < status_.containers.size(); ++i)
      if (status_.containers[i].state == run_state::running && spec_.initContainers[i].restartPolicy != "Always")
        return i;
    return std::nullopt;
  }

  std::optional<std::size_t> unready_container() const {
    for (auto i = spec_.initContainers.size(); i < containers_.size() && i < status_.containers.size(); ++i)
      if (status_.containers[i].state == run_state::running && !status_.containers[i].ready)
        return i;
    return std::nullopt;
  }

  void not_ready(std::size_t at) {
    const auto& c = spec_.containers[at - spec_.initContainers.size()];
    const auto* probe = c.startupProbe && !status_.containers[at].started ? "startup" : "readiness";
    say("NotReady", fmt::format("Its {} runs since {}, but its {} probe has not succeeded.", title(named(at)),
                                ago(status_.containers[at].started_us, now_), probe));
    advise_logs(at);
  }

  timestamp_us run_began() const {
    timestamp_us first = 0;
    for (const auto& c : status_.containers)
      if (c.state == run_state::running && (first == 0 || c.started_us < first))
        first = c.started_us;
    return first != 0 ? first : record_.accepted_us;
  }

  // -- evidence

  named_container named(std::size_t at) const { return at < containers_.size() ? containers_[at] : named_container{}; }

  void show_place() {
    if (record_.node != 0)
      show(fmt::format("it was given to node {} {}", node_.name, ago(record_.scheduled_us, now_)));
  }
  void show_restarts() {
    if (record_.restarts != 0)
      show(fmt::format("its containers were restarted {} times", record_.restarts));
  }
  void show_disruption() {
    if (record_.extra && record_.extra->disrupted_us != 0)
      show(fmt::format("DisruptionTarget=True: {}: {}", record_.extra->disruption_reason,
                       record_.extra->disruption_message));
  }
  void show_node_trouble() {
    if (record_.node != 0 && !node_answers())
      show(fmt::format("node {} is not ready", node_.name));
  }

  const pod_entry& pod_;
  const pod_record& record_;
  const api::PodSpec& spec_;
  const node_sight node_;
  const timestamp_us now_;
  const std::vector<named_container> containers_;
  const pod_status status_;
  answer out_;
};

} // namespace

answer why_pod(const snapshot& in, const pod_entry& pod, timestamp_us now) { return pod_question{in, pod, now}.ask(); }

std::string end_of_pod(const pod_entry& pod) {
  if (!pod.record->ended())
    return {};
  const auto containers = containers_of(*pod.of->owner->pod_spec);
  const auto status = status_of(*pod.record, containers.size());
  const auto at = failed_container(status);
  if (!status.reason.empty())
    return fmt::format("failed: {}", status.message.empty() ? status.reason : status.message);
  if (at && *at < containers.size())
    return fmt::format("{} ended with {}", title(containers[*at]), end_text(status.containers[*at].end));
  return pod.record->phase == pod_phase::succeeded ? "succeeded" : "was deleted before it had ended by itself";
}

} // namespace troupe::why
