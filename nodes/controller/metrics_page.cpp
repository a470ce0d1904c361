#include "nodes/controller/metrics_page.hpp"

#include "messages/resource/node.hpp"

#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <unistd.h>

namespace troupe {

namespace {

using prometheus::MetricFamily;
using prometheus::MetricType;
using labels = std::vector<prometheus::ClientMetric::Label>;

MetricFamily family(const char* name, const char* help, MetricType type) {
  MetricFamily out;
  out.name = name;
  out.help = help;
  out.type = type;
  return out;
}

/// Adds a value; the family's type says what it is.
void add(MetricFamily& to, labels which, double value) {
  auto& metric = to.metric.emplace_back();
  metric.label = std::move(which);
  (to.type == MetricType::Counter ? metric.counter.value : metric.gauge.value) = value;
}

struct kind_sum {
  std::uint64_t actors = 0, received = 0, handled = 0, busy_ns = 0;
};

void tell_actors(std::vector<MetricFamily>& all, const actor_registry& registry) {
  std::map<std::string, kind_sum> kinds;
  for (const auto& actor : registry.all()) {
    auto& sum = kinds[actor->who.kind];
    ++sum.actors;
    const auto handled = actor->counters.handled.load(std::memory_order_relaxed);
    sum.handled += handled;
    sum.received += std::max(actor->counters.received.load(std::memory_order_relaxed), handled);
    sum.busy_ns += actor->counters.busy_ns.load(std::memory_order_relaxed);
  }
  auto living = family("troupe_actors", "Actors that live now", MetricType::Gauge);
  auto waiting = family("troupe_actor_mailbox_messages", "Messages that wait in their mailboxes", MetricType::Gauge);
  auto handled = family("troupe_actor_messages", "Messages that actors alive now have handled", MetricType::Gauge);
  auto busy = family("troupe_actor_busy_seconds", "Time that actors alive now have spent, about", MetricType::Gauge);
  for (const auto& [kind, sum] : kinds) {
    const labels which{{"kind", kind}};
    add(living, which, static_cast<double>(sum.actors));
    add(waiting, which, static_cast<double>(sum.received - sum.handled));
    add(handled, which, static_cast<double>(sum.handled));
    add(busy, which, static_cast<double>(sum.busy_ns) / 1e9);
  }
  for (auto* one : {&living, &waiting, &handled, &busy})
    all.push_back(std::move(*one));
}

bool is_ready(const api::Node& node) {
  const auto& all = node.status.conditions;
  return std::any_of(all.begin(), all.end(), [](const auto& c) { return c.type == "Ready" && c.status == "True"; });
}

void tell_objects(std::vector<MetricFamily>& all, const snapshot& now) {
  auto nodes = family("troupe_nodes", "Nodes, by whether they are ready", MetricType::Gauge);
  std::size_t ready = 0, others = 0;
  now.each_object(api::kind_of<api::Node>(), "", "", [&](const std::string&, const api::resource& node) {
    ++(is_ready(node.get<api::Node>()) ? ready : others);
    return true;
  });
  add(nodes, {{"ready", "true"}}, static_cast<double>(ready));
  add(nodes, {{"ready", "false"}}, static_cast<double>(others));
  all.push_back(std::move(nodes));
  auto objects = family("troupe_objects", "Stored objects, by kind", MetricType::Gauge);
  for (const auto& [kind, of_kind] : now.kinds)
    add(objects, {{"kind", std::string{kind->kind}}}, static_cast<double>(of_kind.size()));
  add(objects, {{"kind", "Pod"}}, static_cast<double>(now.visible_pods("")));
  all.push_back(std::move(objects));
  auto version = family("troupe_store_resource_version", "The store's resourceVersion", MetricType::Gauge);
  add(version, {}, static_cast<double>(now.version));
  all.push_back(std::move(version));
}

/// The fields of /proc/self/stat behind the command's name: state first.
std::vector<std::string> own_stat() {
  std::ifstream file{"/proc/self/stat"};
  std::string text;
  std::getline(file, text);
  std::istringstream fields{text.substr(std::min(text.size(), text.rfind(')') + 1))};
  std::vector<std::string> out;
  for (std::string field; fields >> field;)
    out.push_back(field);
  return out;
}

std::size_t open_files() {
  std::error_code error;
  const std::filesystem::directory_iterator files{"/proc/self/fd", error};
  return error ? 0 : static_cast<std::size_t>(std::distance(begin(files), end(files)));
}

void tell_process(std::vector<MetricFamily>& all) {
  constexpr std::size_t user = 11, kernel = 12, threads = 17, resident = 21; // proc(5), from its third field on
  const auto stat = own_stat();
  if (stat.size() <= resident)
    return;
  const auto ticks = static_cast<double>(sysconf(_SC_CLK_TCK)), page = static_cast<double>(sysconf(_SC_PAGESIZE));
  auto cpu = family("process_cpu_seconds_total", "CPU time of this process", MetricType::Counter);
  add(cpu, {}, (std::stod(stat[user]) + std::stod(stat[kernel])) / ticks);
  auto memory = family("process_resident_memory_bytes", "Memory of this process", MetricType::Gauge);
  add(memory, {}, std::stod(stat[resident]) * page);
  auto thread_count = family("process_threads", "Threads of this process", MetricType::Gauge);
  add(thread_count, {}, std::stod(stat[threads]));
  auto files = family("process_open_fds", "Open files of this process", MetricType::Gauge);
  add(files, {}, static_cast<double>(open_files()));
  for (auto* one : {&cpu, &memory, &thread_count, &files})
    all.push_back(std::move(*one));
}

} // namespace

std::string metrics_page(const controller_metrics& counted, const actor_registry& actors, const snapshot_ptr& now) {
  auto all = counted.collect();
  tell_actors(all, actors);
  if (now)
    tell_objects(all, *now);
  tell_process(all);
  return prometheus::TextSerializer{}.Serialize(all);
}

} // namespace troupe
