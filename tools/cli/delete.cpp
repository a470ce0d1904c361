#include "tools/cli/api.hpp"
#include "tools/cli/commands.hpp"
#include "tools/cli/errors.hpp"
#include "tools/cli/json.hpp"
#include "tools/cli/manifest.hpp"

#include <fmt/format.h>

namespace troupe::cli {

namespace {

/// One object to delete.
struct doomed {
  const api::kind_info* kind;
  std::string name, name_space;
};

std::vector<doomed> all_of(api_client& api, const arguments& args, const api::kind_info& kind) {
  std::vector<doomed> out;
  const auto name_space = args.all_namespaces ? std::string{} : args.name_space;
  const auto found =
      api.list(path_of(kind, name_space), {{"labelSelector", args.selector}, {"fieldSelector", args.field_selector}});
  for (const auto& item : list_at(found, "items"))
    out.push_back({&kind, meta_text(item.as_object(), "name"), meta_text(item.as_object(), "namespace")});
  return out;
}

std::vector<doomed> wanted(api_client& api, const arguments& args) {
  std::vector<doomed> out;
  for (const auto& m : manifests_for(args)) {
    const auto& meta = m.object.meta();
    out.push_back({&m.object.kind(), meta.name, meta.namespace_.empty() ? args.name_space : meta.namespace_});
  }
  if (args.objects.empty())
    return out;
  for (const auto& r : read_references(args.objects)) {
    if (!r.name.empty()) {
      out.push_back({r.kind, r.name, args.name_space});
      continue;
    }
    if (!args.all && args.selector.empty() && args.field_selector.empty())
      throw command_error("error: resource(s) were provided, but no name was specified", exit_status::error);
    const auto more = all_of(api, args, *r.kind);
    out.insert(out.end(), more.begin(), more.end());
  }
  return out;
}

json::object options_of(const arguments& args) {
  json::object out{{"kind", "DeleteOptions"}, {"apiVersion", "v1"}};
  const auto policy = args.cascade == "foreground" ? "Foreground" : args.cascade == "orphan" ? "Orphan" : "Background";
  out["propagationPolicy"] = policy;
  if (args.force)
    out["gracePeriodSeconds"] = 0;
  else if (args.now || args.grace_period == 0)
    out["gracePeriodSeconds"] = 1;
  else if (args.grace_period)
    out["gracePeriodSeconds"] = *args.grace_period;
  return out;
}

/// The UID of what was deleted, from either form of answer.
std::string uid_of(const json::object& answer) {
  const auto uid = meta_text(answer, "uid");
  return uid.empty() ? text_at(object_at(answer, "details"), "uid") : uid;
}

void say_deleted(const arguments& args, const doomed& d) {
  const auto type =
      d.kind->group.empty() ? std::string{d.kind->singular} : fmt::format("{}.{}", d.kind->singular, d.kind->group);
  if (args.output == "name")
    fmt::print("{}\n", display_name(*d.kind, d.name));
  else
    fmt::print("{} \"{}\" {}deleted{}\n", type, d.name, args.force ? "force " : "",
               d.kind->namespaced ? fmt::format(" from {} namespace", d.name_space) : "");
  std::fflush(stdout);
}

bool is_gone(api_client& api, const doomed& d, const std::string& uid, std::string& version) {
  const auto there = api.find(path_of(*d.kind, d.name_space, d.name));
  if (!there || (!uid.empty() && meta_text(*there, "uid") != uid))
    return true;
  version = meta_text(*there, "resourceVersion");
  return false;
}

void await_end(api_client& api, const doomed& d, const std::string& uid) {
  std::string version;
  if (is_gone(api, d, uid, version))
    return;
  api.watch(path_of(*d.kind, d.name_space), {{"fieldSelector", "metadata.name=" + d.name}}, version,
            [&](std::string_view type, const json::object& object) {
              return type != "DELETED" && (uid.empty() || meta_text(object, "uid") == uid);
            });
}

} // namespace

int run_delete(const arguments& args) {
  if (args.objects.empty() && args.files.empty())
    throw command_error("error: You must provide one or more resources by argument or filename.\n"
                        "Example resource specifications include:\n   '-f job.yaml'\n   '--filename=job.json'\n"
                        "   '<resource> <name>'\n   '<resource>' with --all or -l");
  api_client api{args};
  const auto objects = wanted(api, args);
  if (args.force)
    fmt::print(stderr, "Warning: Immediate deletion does not wait for confirmation that the running resource has been "
                       "terminated. The resource may continue to run on the cluster indefinitely.\n");
  if (objects.empty())
    fmt::print("No resources found\n");
  const bool lenient = args.ignore_not_found || args.all || !args.selector.empty();
  int status = exit_status::ok;
  std::vector<std::pair<doomed, std::string>> pending;
  for (const auto& d : objects) {
    try {
      const auto answer = api.send("DELETE", path_of(*d.kind, d.name_space, d.name), options_of(args));
      say_deleted(args, d);
      pending.emplace_back(d, uid_of(answer));
    } catch (const api_error& e) {
      if (e.code() == 404 && lenient)
        continue;
      fmt::print(stderr, "{}\n", e.what());
      status = e.status();
    }
  }
  if (args.wait)
    for (const auto& [d, uid] : pending)
      await_end(api, d, uid);
  return status;
}

} // namespace troupe::cli
