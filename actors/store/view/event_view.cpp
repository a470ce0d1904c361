#include "actors/store/view/event_view.hpp"

#include "messages/cluster/store_messages.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace troupe {

namespace {

constexpr std::int64_t ns_per_us = 1000;

std::string hex(std::uint64_t x) {
  std::array<char, 17> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), x, 16).ptr;
  return {text.data(), end};
}

/// Who an event is about.
struct subject {
  api::ObjectReference object;
  std::string component, host;
};

/// Collects the events of one subject; `place` keeps two of one microsecond apart.
class teller {
 public:
  teller(std::vector<api::Event>& out, subject about, std::uint32_t place = 0)
      : out_(out), about_(std::move(about)), place_(place) {}

  void normal(std::int64_t when_us, std::string reason, std::string message) {
    tell(when_us, "Normal", std::move(reason), std::move(message));
  }
  void warning(std::int64_t when_us, std::string reason, std::string message) {
    tell(when_us, "Warning", std::move(reason), std::move(message));
  }
  const api::ObjectReference& about() const noexcept { return about_.object; }
  teller& by(const char* component) {
    about_.component = component;
    return *this;
  }
  teller& on(std::string field_path) {
    about_.object.fieldPath = std::move(field_path);
    return *this;
  }

 private:
  void tell(std::int64_t when_us, const char* type, std::string reason, std::string message) {
    auto& e = out_.emplace_back();
    e.involvedObject = about_.object;
    e.metadata.namespace_ = about_.object.namespace_;
    const auto nanoseconds = static_cast<std::uint64_t>(when_us * ns_per_us) + told_++;
    e.metadata.name = event_name(about_.object.name, nanoseconds);
    if (place_ != 0)
      e.metadata.name += "." + hex(place_);
    e.metadata.uid = derived_uid(nanoseconds);
    e.metadata.creationTimestamp.micros = when_us;
    e.type = type;
    e.reason = std::move(reason);
    e.message = std::move(message);
    e.source.component = e.reportingComponent = about_.component;
    e.source.host = e.reportingInstance = about_.host;
    e.firstTimestamp.micros = e.lastTimestamp.micros = when_us;
    e.count = 1;
  }

  /// The subject's own, changed by the event's time and place: the same whenever the event is made.
  std::string derived_uid(std::uint64_t nanoseconds) const {
    auto uid = uid_from_text(about_.object.uid);
    return to_text(pod_uid(uid, static_cast<std::uint32_t>(nanoseconds ^ nanoseconds >> 32U) + place_ * 2654435761U));
  }

  std::vector<api::Event>& out_;
  subject about_;
  std::uint32_t place_;
  std::uint64_t told_ = 0;
};

api::ObjectReference pod_reference(const pod_owner& owner, std::uint32_t number, const pod_record& r) {
  api::ObjectReference ref;
  ref.kind = "Pod";
  ref.apiVersion = "v1";
  ref.namespace_ = owner.name_space;
  ref.name = pod_name(owner.job_name, owner.uid, number, r.index);
  ref.uid = to_text(pod_uid(owner.uid, number));
  return ref;
}

api::ObjectReference job_reference(const std::string& name_space, const std::string& name, const std::string& uid) {
  api::ObjectReference ref;
  ref.kind = "Job";
  ref.apiVersion = "batch/v1";
  ref.namespace_ = name_space;
  ref.name = name;
  ref.uid = uid;
  return ref;
}

std::string quoted(const std::string& text) { return "\"" + text + "\""; }

/// The first events stay when ErrImagePull becomes ImagePullBackOff.
void tell_pull(teller& t, const api::Container& c, const container_state& s, std::int64_t since_us) {
  const auto back_off = "Back-off pulling image " + quoted(c.image);
  std::string_view error = s.waiting_message;
  if (error.starts_with(back_off + ": "))
    error.remove_prefix(back_off.size() + 2);
  t.warning(since_us, "Failed", "Failed to pull image " + quoted(c.image) + ": " + std::string{error});
  t.warning(since_us, "Failed", "Error: ErrImagePull");
  if (s.waiting_reason != "ImagePullBackOff")
    return;
  t.normal(since_us, "BackOff", back_off);
  t.warning(since_us, "Failed", "Error: ImagePullBackOff");
}

/// spec/pods-nodes.md §8 and §19
void tell_waiting(teller& t, const api::Container& c, const container_state& s, std::int64_t since_us) {
  const auto& why = s.waiting_reason;
  if (why == "ErrImagePull" || why == "ImagePullBackOff") {
    tell_pull(t, c, s, since_us);
  } else if (why == "ErrImageNeverPull" || why == "InvalidImageName") {
    t.warning(since_us, why == "InvalidImageName" ? "InspectFailed" : why, s.waiting_message);
    t.warning(since_us, "Failed", "Error: " + why);
  } else if (why == "CrashLoopBackOff") {
    const auto& pod = t.about();
    t.warning(s.last.empty() ? since_us : s.last.front().finished_us, "BackOff",
              "Back-off restarting failed container " + c.name + " in pod " + pod.name + "_" + pod.namespace_ + "(" +
                  pod.uid + ")");
  } else if (why == "CreateContainerConfigError" || why == "CreateContainerError" || why == "RunContainerError") {
    t.warning(since_us, "Failed", "Error: " + s.waiting_message);
  }
}

/// When the container's present or last run began; 0: it never ran.
std::int64_t run_began(const container_state& s) {
  if (s.state == run_state::running)
    return s.started_us;
  if (s.state == run_state::terminated)
    return s.end.started_us;
  return s.last.empty() ? 0 : s.last.front().started_us;
}

void tell_container(teller& t, const api::Container& c, const container_state& s, const pod_record& r) {
  if (const auto began = run_began(s); began != 0) {
    if (r.is(pod_record::image_unused) && !c.command.empty())
      t.normal(began, "ImageNotUsed",
               "Container image " + quoted(c.image) + " was not used: the container has a command and ran on the host");
    else
      t.normal(began, "Pulled",
               "Container image " + quoted(c.image) + " already present on machine and can be accessed by the pod");
    t.normal(began, "Created", "Container created");
    t.normal(began, "Started", "Container started");
  }
  if (s.state == run_state::terminated && (s.end.reason == "StartError" || s.end.reason == "ContainerCannotRun"))
    t.warning(s.end.finished_us, "Failed", "Error: " + s.end.message);
  if (s.state == run_state::waiting)
    tell_waiting(t, c, s, r.accepted_us);
  if (r.is(pod_record::deleting) && r.extra && run_began(s) != 0 && r.extra->deleted_us >= run_began(s))
    t.normal(r.extra->deleted_us, "Killing", "Stopping container " + c.name);
}

void tell_containers(teller& t, const pod_owner& owner, const pod_record& r) {
  const auto& spec = *owner.pod_spec;
  const auto init = spec.initContainers.size();
  const auto status = status_of(r, init + spec.containers.size());
  for (std::size_t i = 0; i < status.containers.size() && i < init + spec.containers.size(); ++i) {
    const auto& c = i < init ? spec.initContainers[i] : spec.containers[i - init];
    t.on((i < init ? "spec.initContainers{" : "spec.containers{") + c.name + "}");
    tell_container(t, c, status.containers[i], r);
  }
  t.on("");
  if (status.reason == "DeadlineExceeded")
    t.normal(r.finished_us, status.reason, status.message);
  else if (status.reason == "NodeLost")
    t.by("node-controller").warning(r.finished_us, "NodeNotReady", "Node is not ready");
}

void tell_of_job(teller& t, const std::string& pod, const pod_record& r) {
  t.normal(r.created_us, "SuccessfulCreate", "Created pod: " + pod);
  if (r.extra && r.extra->deleted_by_job)
    t.normal(r.extra->deleted_us, "SuccessfulDelete", "Deleted pod: " + pod);
}

std::string node_name(const node_places& nodes, node_number number) {
  return nodes && number < nodes->size() ? (*nodes)[number].name : std::string{};
}

bool same_event(const api::Event& a, const api::Event& b) {
  return a.metadata.name == b.metadata.name && a.reason == b.reason && a.message == b.message;
}

std::vector<api::Event> without(std::vector<api::Event> all, const std::vector<api::Event>& known) {
  std::erase_if(all, [&](const api::Event& e) {
    return std::any_of(known.begin(), known.end(), [&](const api::Event& k) { return same_event(e, k); });
  });
  return all;
}

std::string field_path(const api::PodSpec& spec, std::size_t container) {
  const auto init = spec.initContainers.size();
  if (container >= init + spec.containers.size())
    return {};
  return container < init ? "spec.initContainers{" + spec.initContainers[container].name + "}"
                          : "spec.containers{" + spec.containers[container - init].name + "}";
}

} // namespace

api::ObjectReference container_reference(const pod_owner& owner, std::uint32_t number, const pod_record& record,
                                         std::int32_t container) {
  auto out = pod_reference(owner, number, record);
  if (container >= 0)
    out.fieldPath = field_path(*owner.pod_spec, static_cast<std::size_t>(container));
  return out;
}

std::string event_name(std::string_view object, std::uint64_t nanoseconds) {
  return std::string{object} + "." + hex(nanoseconds);
}

std::vector<api::Event> events_of_pod(const pod_owner& owner, std::uint32_t number, const pod_record& r,
                                      const node_places& nodes) {
  std::vector<api::Event> all;
  const auto pod = pod_reference(owner, number, r);
  if (!owner.orphaned) {
    teller job{
        all, {job_reference(owner.name_space, owner.job_name, owner.uid_text), "job-controller", {}}, number + 1};
    tell_of_job(job, pod.name, r);
  }
  teller scheduler{all, {pod, "default-scheduler", {}}};
  if (r.node != 0)
    scheduler.normal(r.scheduled_us, "Scheduled",
                     "Successfully assigned " + owner.name_space + "/" + pod.name + " to " + node_name(nodes, r.node));
  else if (r.extra && !r.extra->unschedulable.empty())
    scheduler.warning(r.created_us, "FailedScheduling", r.extra->unschedulable);
  if (r.extra && r.extra->disruption_reason == "DeletionByTaintManager") {
    teller taints{all, {pod, "taint-eviction-controller", {}}};
    taints.normal(r.extra->disrupted_us, "TaintManagerEviction",
                  "Marking for deletion Pod " + owner.name_space + "/" + pod.name);
  }
  if (r.accepted_us != 0) {
    teller kubelet{all, {pod, "kubelet", node_name(nodes, r.node)}};
    tell_containers(kubelet, owner, r);
  }
  std::stable_sort(all.begin(), all.end(),
                   [](const auto& a, const auto& b) { return a.lastTimestamp < b.lastTimestamp; });
  return all;
}

std::vector<api::Event> events_of_job(const api::Job& job) {
  std::vector<api::Event> all;
  const auto& meta = job.metadata;
  teller t{all, {job_reference(meta.namespace_, meta.name, meta.uid), "job-controller", {}}};
  for (const auto& c : job.status.conditions) {
    if (c.status != "True")
      continue;
    if (c.type == "Complete")
      t.normal(c.lastTransitionTime.micros, "Completed", "Job completed");
    else if (c.type == "Failed")
      t.warning(c.lastTransitionTime.micros, c.reason, c.message);
  }
  return all;
}

std::vector<api::Event> new_events(const change& of) {
  if (of.of_pod()) {
    auto after = events_of_pod(*of.owner, of.number, of.pod_after, of.nodes);
    if (!of.pod_before.exists())
      return after;
    return without(std::move(after), events_of_pod(*of.owner, of.number, of.pod_before, of.nodes));
  }
  if (!of.after.is<api::Job>())
    return {};
  auto after = events_of_job(of.after.get<api::Job>());
  return of.before ? without(std::move(after), events_of_job(of.before.get<api::Job>())) : after;
}

namespace {

/// A key of the three walks below: which walk, the key of the object in it, and the event's place there.
struct event_key {
  char walk = '0';
  std::string object;
  std::size_t place = 0;
};

std::string to_text(char walk, const std::string& object, std::size_t place) {
  return std::string{walk} + object + "#" + std::to_string(place);
}

event_key parse_key(std::string_view text) {
  event_key key;
  const auto mark = text.rfind('#');
  if (text.empty() || mark == std::string_view::npos)
    return key;
  key.walk = text.front();
  key.object = text.substr(1, mark - 1);
  std::from_chars(text.data() + mark + 1, text.data() + text.size(), key.place);
  return key;
}

using event_visitor = std::function<bool(const std::string&, const api::Event&)>;

/// Gives what is behind `last` of the events of one object. @returns false when the visitor has enough
bool give(char walk, const std::string& object, const std::vector<api::Event>& events, const event_key& last,
          const event_visitor& f) {
  const auto first = last.walk == walk && last.object == object ? last.place + 1 : 0;
  for (auto i = first; i < events.size(); ++i)
    if (!f(to_text(walk, object, i), events[i]))
      return false;
  return true;
}

/// The key just before that of `last`'s object, so that its remaining events are met again.
std::string before_object(const event_key& last, char walk) { return last.walk == walk ? last.object : std::string{}; }

bool walk_stored(const snapshot& from, std::string_view name_space, const event_key& last, const event_visitor& f) {
  auto more = true;
  from.each_object(api::kind_of<api::Event>(), name_space, before_object(last, '0'),
                   [&](const std::string& key, const api::resource& e) {
                     return more = f(to_text('0', key, 0), e.get<api::Event>());
                   });
  return more;
}

bool walk_jobs(const snapshot& from, std::string_view name_space, const event_key& last, const event_visitor& f) {
  auto more = true;
  const auto tell = [&](const std::string& key, const api::resource& job) {
    return more = give('1', key, events_of_job(job.get<api::Job>()), last, f);
  };
  const auto start = before_object(last, '1');
  if (const auto* again = from.objects(api::kind_of<api::Job>()).find(start); again && !tell(start, *again))
    return false;
  from.each_object(api::kind_of<api::Job>(), name_space, start, tell);
  return more;
}

void walk_pods(const snapshot& from, std::string_view name_space, const event_key& last, const event_visitor& f) {
  const auto tell = [&](const pod_entry& pod) {
    return give('2', pod.key(), events_of_pod(*pod.of->owner, pod.number, *pod.record, from.nodes), last, f);
  };
  const auto start = before_object(last, '2');
  if (!start.empty()) {
    const auto [job, number] = snapshot_detail::split_pod_key(start);
    const auto* of = from.pods.find(job);
    const auto* record = of ? (*of)->pods.find(number) : nullptr;
    if (record && record->exists() && !tell({of->get(), number, record}))
      return;
  }
  from.each_record(name_space, start, tell);
}

} // namespace

void each_event(const snapshot& from, std::string_view name_space, std::string_view after,
                const std::function<bool(const std::string& key, const api::Event&)>& f) {
  const auto last = parse_key(after);
  if (last.walk == '0' && !walk_stored(from, name_space, last, f))
    return;
  if (last.walk <= '1' && !walk_jobs(from, name_space, last, f))
    return;
  walk_pods(from, name_space, last, f);
}

} // namespace troupe
