#include "tests/unit/api/api_world.hpp"

#include "actors/store/pods/pod_owner.hpp"
#include "messages/resource/batch.hpp"
#include "tests/unit/store/builders.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

namespace json = boost::json;

namespace troupe::test {

void scripted_gateway::write(client_write what, std::function<void(write_outcome)> done) {
  {
    const std::lock_guard lock{mutex_};
    writes_.push_back(what);
  }
  done(on_write(what));
}

void scripted_gateway::read_log(const std::string& node, log_query what,
                                std::function<void(api_server::log_outcome)> done) {
  {
    const std::lock_guard lock{mutex_};
    logs_.push_back(what);
  }
  done(on_log(node, what));
}

void scripted_gateway::inspect(inspect_query what, std::function<void(inspect_answer)> done) { done(on_inspect(what)); }

client_write scripted_gateway::last_write() const {
  const std::lock_guard lock{mutex_};
  REQUIRE_FALSE(writes_.empty());
  return writes_.back();
}

std::vector<log_query> scripted_gateway::log_queries() const {
  const std::lock_guard lock{mutex_};
  return logs_;
}

std::string text_at(const json::value& in, const std::string& pointer) {
  boost::json::error_code error;
  const auto* found = in.find_pointer(pointer, error);
  if (found == nullptr)
    return {};
  return found->is_string() ? std::string{found->as_string()} : json::serialize(*found);
}

json::value answer::json() const { return json::parse(body); }
std::string answer::text(const std::string& pointer) const { return text_at(json(), pointer); }

std::vector<std::string> answer::names() const {
  std::vector<std::string> all;
  const auto parsed = json();
  for (const auto& item : parsed.at("items").as_array())
    all.push_back(text_at(item, "/metadata/name"));
  return all;
}

api_world::api_world(api_server::service_options options, ring_limits ring)
    : readers(ring), service(std::move(options), readers, gateway) {
  next_.version = 100;
  next_.nodes = std::make_shared<const std::vector<node_place>>(
      std::vector<node_place>{{}, {"node-1", "10.0.0.1"}, {"node-2", "10.0.0.2"}});
  REQUIRE(service.start() == std::nullopt);
}

api_world::~api_world() { service.stop(std::chrono::seconds{10}); }

object_map& api_world::objects_of(const api::kind_info& kind) {
  for (auto& [known, objects] : next_.kinds)
    if (known == &kind)
      return objects;
  return next_.kinds.emplace_back(&kind, object_map{}).second;
}

/// The next version, and its change, to be filled.
std::shared_ptr<change> api_world::note(change_type type, const api::kind_info& kind) {
  auto c = std::make_shared<change>();
  c->version = ++next_.version;
  c->type = type;
  c->kind = &kind;
  c->nodes = next_.nodes;
  changes_.push_back(c);
  return c;
}

std::uint64_t api_world::put(api::resource object) {
  auto& all = objects_of(object.kind());
  const auto key = object_key(object.meta().namespace_, object.meta().name);
  const auto* before = all.find(key);
  const auto c = note(before ? change_type::modified : change_type::added, object.kind());
  if (before)
    c->before = *before;
  c->after = api::with_meta(object, [&](api::ObjectMeta& m) { m.resourceVersion = std::to_string(c->version); });
  all.set(key, c->after);
  return c->version;
}

void api_world::remove(const api::kind_info& kind, const std::string& name_space, const std::string& name) {
  auto& all = objects_of(kind);
  const auto key = object_key(name_space, name);
  note(change_type::removed, kind)->before = *all.find(key);
  all.erase(key);
}

void api_world::put_job(const std::string& name, const std::string& name_space) {
  auto job = a_job(name, name_space);
  job.metadata.uid = to_text(uid_bytes{1, static_cast<std::uint8_t>(last_id_ + 1)});
  job.metadata.creationTimestamp.micros = 1'700'000'000'000'000;
  job.spec.template_.metadata.labels = {{"batch.kubernetes.io/job-name", name}, {"app", name_space}};
  const auto object = api::make_resource(std::move(job));
  put(object);
  pods fresh{std::make_shared<pod_owner>(make_pod_owner(++last_id_, object)), {}, 0};
  jobs_.emplace(object_key(name_space, name), std::move(fresh));
}

void api_world::keep(pods& of) {
  const auto key = job_pods_key(of.owner->name_space, of.owner->job_name, of.owner->job);
  next_.pods.set(key, std::make_shared<const job_pods>(job_pods{of.owner, of.table.freeze(), of.visible, of.edited}));
}

void api_world::put_pod(const std::string& job, std::uint32_t number, pod_phase phase, const std::string& name_space) {
  put_pod(
      job, number, [&](pod_record& r) { r.phase = phase; }, name_space);
}

void api_world::put_pod(const std::string& job, std::uint32_t number, const std::function<void(pod_record&)>& edit,
                        const std::string& name_space) {
  auto& of = jobs_.at(object_key(name_space, job));
  const auto* known = of.table.find(number);
  const auto c = note(known ? change_type::modified : change_type::added, api::kind_of<api::Pod>());
  if (known)
    c->pod_before = *known;
  auto& record = of.table.edit(number);
  if (!known) {
    record.created_us = record.scheduled_us = record.accepted_us = record.started_us = 1'700'000'001'000'000;
    record.node = 1;
    record.set(pod_record::has_run);
    record.log = {1, number, 1};
    ++of.visible;
  }
  edit(record);
  record.version = c->version;
  c->owner = of.owner;
  c->number = number;
  of.edited |= record.extra && record.extra->edited;
  c->pod_after = record;
  keep(of);
}

void api_world::remove_pod(const std::string& job, std::uint32_t number, const std::string& name_space) {
  auto& of = jobs_.at(object_key(name_space, job));
  const auto c = note(change_type::removed, api::kind_of<api::Pod>());
  auto& record = of.table.edit(number);
  c->pod_before = record;
  record.set(pod_record::gone);
  c->owner = of.owner;
  c->number = number;
  c->pod_after = record;
  --of.visible;
  keep(of);
}

std::string api_world::pod_name(const std::string& job, std::uint32_t number, const std::string& name_space) const {
  const auto& owner = *jobs_.at(object_key(name_space, job)).owner;
  return troupe::pod_name(owner.job_name, owner.uid, number);
}

void api_world::publish() {
  auto now = std::make_shared<const snapshot>(next_);
  if (std::exchange(begun_, true))
    readers.publish(now, std::exchange(changes_, {}));
  else
    readers.begin(now);
  changes_.clear();
}

namespace {

/// The payloads of a chunked body.
std::string unchunked(std::string_view text) {
  std::string all;
  while (!text.empty()) {
    const auto end = text.find("\r\n");
    const auto size = std::stoul(std::string{text.substr(0, end)}, nullptr, 16);
    all += text.substr(end + 2, size);
    text.remove_prefix(std::min(text.size(), end + 2 + size + 2));
  }
  return all;
}

} // namespace

answer api_world::ask(const std::string& method, const std::string& target, const std::string& body,
                      const std::string& headers) {
  raw_client client{service.port()};
  auto request = method + " " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + headers;
  if (!body.empty())
    request += "Content-Length: " + std::to_string(body.size()) + "\r\n";
  client.send(request + "\r\n" + body);
  const auto all = client.read_all();
  const auto end = all.find("\r\n\r\n");
  REQUIRE(end != std::string::npos);
  answer result{std::stoi(all.substr(9, 3)), all.substr(0, end + 2), all.substr(end + 4)};
  if (result.head.find("Transfer-Encoding: chunked") != std::string::npos)
    result.body = unchunked(result.body);
  return result;
}

/// As HTTP/1.0, where a stream has no framing.
watch_client::watch_client(const api_world& world, const std::string& target, const std::string& headers,
                           int receive_buffer)
    : client_(world.service.port(), receive_buffer) {
  client_.send("GET " + target + " HTTP/1.0\r\n" + headers + "\r\n");
  head_ = client_.read_until("\r\n\r\n");
}

json::value watch_client::next() {
  const auto line = client_.read_until("\n");
  return line.empty() ? json::value{} : json::parse(line);
}

std::string watch_client::next_brief() {
  const auto event = next();
  return text_at(event, "/type") + " " + text_at(event, "/object/metadata/name");
}

} // namespace troupe::test
