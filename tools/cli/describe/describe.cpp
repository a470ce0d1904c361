#include "tools/cli/api.hpp"
#include "tools/cli/commands.hpp"
#include "tools/cli/describe/kinds.hpp"
#include "tools/cli/errors.hpp"
#include "tools/cli/json.hpp"
#include "tools/cli/several.hpp"
#include "tools/cli/time_text.hpp"

#include <fmt/format.h>

#include <sstream>

namespace troupe::cli {

namespace {

json::array events_of(api_client& api, const api::kind_info& kind, const std::string& name_space,
                      const std::string& name, const std::string& uid) {
  auto fields = "involvedObject.name=" + name + ",involvedObject.kind=" + std::string{kind.kind};
  if (kind.namespaced)
    fields += ",involvedObject.namespace=" + name_space;
  if (!uid.empty())
    fields += ",involvedObject.uid=" + uid;
  auto page = api.list(path_of(*api::find_resource("", "events"), kind.namespaced ? name_space : ""),
                       {{"fieldSelector", fields}});
  return std::move(page["items"].as_array());
}

void describe_node_with_pods(api_client& api, description& out, const json::object& node) {
  const auto name = meta_text(node, "name");
  const auto pods =
      api.list(path_of(*api::find_resource("", "pods"), ""),
               {{"fieldSelector", "spec.nodeName=" + name + ",status.phase!=Succeeded,status.phase!=Failed"}});
  const auto lease = api.find(path_of(*api::find_resource("coordination.k8s.io", "leases"), "kube-node-lease", name));
  describe_node(out, node, list_at(pods, "items"), lease.value_or(json::object{}), now_us());
}

json::array events_about(api_client& api, const api::kind_info& kind, const json::object& object) {
  const auto name = meta_text(object, "name");
  auto events = events_of(api, kind, meta_text(object, "namespace"), name, meta_text(object, "uid"));
  if (kind.kind == "Node" && meta_text(object, "uid") != name) // kubelet-style events carry the name as UID
    for (auto& event : events_of(api, kind, "", name, name))
      events.push_back(std::move(event));
  return events;
}

std::string describe_one(api_client& api, const api::kind_info& kind, const json::object& object) {
  description out;
  if (kind.kind == "Job")
    describe_job(out, object);
  else if (kind.kind == "CronJob")
    describe_cron_job(out, object);
  else if (kind.kind == "Pod")
    describe_pod(out, object);
  else if (kind.kind == "Node")
    describe_node_with_pods(api, out, object);
  else
    describe_any(out, object);
  if (kind.kind != "Event" && kind.kind != "Namespace" && kind.kind != "Lease")
    describe_events(out, events_about(api, kind, object), now_us());
  return out.text();
}

std::vector<json::object> objects_of(api_client& api, const arguments& args, const reference& r) {
  if (!r.name.empty())
    return {api.get(path_of(*r.kind, args.name_space, r.name))};
  std::vector<json::object> out;
  const auto found = api.list(path_of(*r.kind, args.all_namespaces ? "" : args.name_space),
                              {{"labelSelector", args.selector}, {"fieldSelector", args.field_selector}});
  for (const auto& item : list_at(found, "items"))
    out.push_back(item.as_object());
  return out;
}

} // namespace

void describe_any(description& out, const json::object& object) {
  const auto& metadata = object_at(object, "metadata");
  describe_identity(out, object);
  out.map(0, "Labels", object_at(metadata, "labels"));
  out.annotations(0, object_at(metadata, "annotations"));
  out.field(0, "CreationTimestamp", describe_time(text_at(metadata, "creationTimestamp")));
  for (const auto& member : object) {
    const std::string name{member.key().data(), member.key().size()};
    if (name == "metadata" || name == "kind" || name == "apiVersion")
      continue;
    std::istringstream yaml{to_yaml(json::object{{member.key(), member.value()}})};
    for (std::string line; std::getline(yaml, line);)
      out.line(0, line);
  }
}

int run_describe(const arguments& args) {
  const auto references = read_references(args.objects);
  api_client api{args};
  bool first = true;
  std::vector<std::string> refusals;
  for (const auto& r : references)
    for_each_name({r.name}, refusals, [&](const std::string&) {
      for (const auto& object : objects_of(api, args, r)) {
        fmt::print("{}{}", std::exchange(first, false) ? "" : "\n\n", describe_one(api, *r.kind, object));
        std::fflush(stdout);
      }
    });
  if (first && refusals.empty())
    fmt::print(stderr, "No resources found in {} namespace.\n", args.name_space);
  return say_refusals(refusals);
}

} // namespace troupe::cli
