// create -f and apply -f.
#include "messages/codec/json_write.hpp"
#include "tools/cli/api.hpp"
#include "tools/cli/commands.hpp"
#include "tools/cli/errors.hpp"
#include "tools/cli/json.hpp"
#include "tools/cli/last_applied.hpp"
#include "tools/cli/manifest.hpp"

#include <fmt/format.h>

namespace troupe::cli {

namespace {

constexpr const char* apply_manager = "?fieldManager=kubectl-client-side-apply&fieldValidation=Strict";
constexpr const char* create_manager = "?fieldManager=kubectl-create&fieldValidation=Strict";
constexpr int most_conflicts = 5;

/// A manifest as it is sent.
struct wanted_object {
  const api::kind_info& kind;
  std::string name, name_space;
  json::object body;
};

wanted_object prepare(const manifest& m, const arguments& args) {
  const auto& meta = m.object.meta();
  wanted_object out{m.object.kind(), meta.name, meta.namespace_.empty() ? args.name_space : meta.namespace_, {}};
  auto parsed = parse_json(api::to_json(m.object));
  out.body = std::move(parsed.value().as_object());
  if (out.kind.namespaced)
    out.body["metadata"].as_object()["namespace"] = out.name_space;
  return out;
}

std::string doing(const char* what, const manifest& m) { return fmt::format("error when {} \"{}\"", what, m.source); }

void say(const arguments& args, const wanted_object& w, const json::object& answer, const char* what) {
  const auto name = display_name(w.kind, meta_text(answer, "name"));
  if (args.output == "name")
    fmt::print("{}\n", name);
  else if (args.output == "json" || args.output == "yaml")
    fmt::print("{}", args.output == "json" ? pretty_json(answer) : to_yaml(answer));
  else
    fmt::print("{} {}\n", name, what);
}

void create(api_client& api, const arguments& args, const manifest& m) {
  const auto w = prepare(m, args);
  say(args, w, api.send("POST", path_of(w.kind, w.name_space) + create_manager, w.body, doing("creating", m)),
      "created");
}

void warn_of_missing_annotation(const wanted_object& w) {
  fmt::print(stderr,
             "Warning: resource {} is missing the {} annotation which is required by troupe apply. troupe apply should "
             "only be used on resources created declaratively by troupe apply. The missing annotation will be patched "
             "automatically.\n",
             display_type(w.kind) + "/" + w.name, last_applied);
}

void patch_live(api_client& api, const arguments& args, const manifest& m, const wanted_object& w,
                const json::object& live) {
  if (!applied_before(live))
    warn_of_missing_annotation(w);
  const auto patch = apply_patch(w.body, live);
  if (patch.empty())
    return say(args, w, live, "unchanged");
  const auto after =
      api.merge_patch(path_of(w.kind, w.name_space, w.name) + apply_manager, patch, doing("applying patch to", m));
  const bool same = meta_text(after, "resourceVersion") == meta_text(live, "resourceVersion");
  say(args, w, after, same ? "unchanged" : "configured");
}

void apply(api_client& api, const arguments& args, const manifest& m) {
  const auto w = prepare(m, args);
  if (w.name.empty())
    throw command_error(fmt::format("error: {}: resource name may not be empty", m.source));
  for (int attempt = 1;; ++attempt) {
    const auto live = api.find(path_of(w.kind, w.name_space, w.name));
    try {
      if (live)
        patch_live(api, args, m, w, *live);
      else
        say(args, w,
            api.send("POST", path_of(w.kind, w.name_space) + apply_manager, annotated(w.body), doing("creating", m)),
            "created");
      return;
    } catch (const api_error& e) {
      if (e.code() != 409 || !live || attempt >= most_conflicts)
        throw;
    }
  }
}

/// Does it for each object, so that one refusal does not hide the next.
template <class Action> int for_each(const arguments& args, Action action) {
  const auto objects = manifests_for(args);
  if (objects.empty())
    throw command_error("error: no objects passed to " + args.command);
  api_client api{args};
  int status = exit_status::ok;
  for (const auto& m : objects) {
    try {
      action(api, m);
    } catch (const api_error& e) {
      std::fflush(stdout);
      fmt::print(stderr, "{}\n", e.what());
      status = e.status();
    }
  }
  return status;
}

} // namespace

int run_create(const arguments& args) {
  if (!args.from.empty() || !args.objects.empty())
    return run_create_job(args);
  if (args.files.empty())
    throw command_error("error: must specify -f FILE, or job NAME --from cronjob/X", exit_status::usage);
  return for_each(args, [&](api_client& api, const manifest& m) { create(api, args, m); });
}

int run_apply(const arguments& args) {
  return for_each(args, [&](api_client& api, const manifest& m) { apply(api, args, m); });
}

} // namespace troupe::cli
