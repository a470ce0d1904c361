#include "nodes/api/write/writes.hpp"

#include "messages/resource/batch.hpp"
#include "messages/resource/scheduling.hpp"
#include "nodes/api/core.hpp"
#include "nodes/api/read/list_options.hpp"
#include "nodes/api/refused.hpp"
#include "nodes/api/rendering.hpp"
#include "nodes/api/write/body.hpp"
#include "nodes/api/write/delete_options.hpp"
#include "nodes/api/write/patches.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace troupe::api_server {

namespace {

/// A wish, and what the client is told besides the store's answer.
struct wish {
  client_write write;
  std::vector<std::string> warnings{};
  field_validation validation = field_validation::warn;
};

/// The kind of the bodies: of the object, or of its part.
const api::kind_info& body_kind(const resource_request& what) {
  return what.part && what.part->name == "scale" ? api::kind_of<api::Scale>() : *what.resource->kind;
}

wish begin(const http::request& request, const resource_request& what, write_verb verb) {
  wish w;
  w.write.verb = verb;
  w.write.kind = what.resource->kind;
  w.write.name_space = what.path.name_space;
  w.write.name = what.path.name;
  w.write.subresource = what.path.subresource;
  w.write.field_manager = field_manager_of(request);
  return w;
}

void take_parameters(wish& w, const http::request& request, std::string_view options) {
  const auto parameters = parse_write_parameters(request.query, options);
  w.validation = parameters.validation;
  w.write.dry_run = parameters.dry_run;
  w.write.strict = parameters.validation == field_validation::strict;
}

void take_body(wish& w, const http::request& request, const resource_request& what) {
  auto read = read_body(request, body_kind(what), w.validation);
  w.write.object = std::move(read.object);
  w.warnings = std::move(read.warnings);
}

wish creation(const http::request& request, const resource_request& what) {
  auto w = begin(request, what, write_verb::create);
  take_parameters(w, request, "CreateOptions");
  take_body(w, request, what);
  return w;
}

wish update(const http::request& request, const resource_request& what) {
  auto w = begin(request, what, write_verb::update);
  take_parameters(w, request, "UpdateOptions");
  take_body(w, request, what);
  return w;
}

wish patch(const http::request& request, const resource_request& what) {
  auto w = begin(request, what, write_verb::patch);
  take_parameters(w, request, "PatchOptions");
  w.write.patch_type = patch_type_of(request);
  w.write.patch = request.body;
  return w;
}

wish removal(const http::request& request, const resource_request& what) {
  auto w = begin(request, what, write_verb::remove);
  read_delete_options(request, w.write);
  return w;
}

/// The store looks at names only: another selector must not select nothing, or everything.
wish removal_of_many(const http::request& request, const resource_request& what) {
  auto w = begin(request, what, write_verb::remove_collection);
  read_delete_options(request, w.write);
  const auto filter = filter_of(request.query, what);
  w.write.label_selector = request.query.get("labelSelector");
  w.write.field_selector = request.query.get("fieldSelector");
  for (const auto& term : parse_field_selector(w.write.field_selector).value)
    if (!term.field.starts_with("metadata."))
      throw refused(bad_request(fmt::format("field label not supported for deletecollection: {}", term.field)));
  return w;
}

/// An eviction is a deletion with another body, and a mark on the pod: the subresource tells the store.
wish eviction(const http::request& request, const resource_request& what) {
  auto w = begin(request, what, write_verb::remove);
  w.write.dry_run = parse_write_parameters(request.query, "CreateOptions").dry_run;
  const auto read = read_body(request, api::kind_of<api::Eviction>(), field_validation::ignore);
  const auto& options = read.object.get<api::Eviction>().deleteOptions;
  if (!options)
    return w;
  w.write.grace_seconds = options->gracePeriodSeconds;
  if (options->preconditions)
    w.write.expected_uid = options->preconditions->uid.value_or("");
  return w;
}

wish wish_of(const http::request& request, const resource_request& what) {
  switch (what.what) {
  case verb::create:
    return what.part ? eviction(request, what) : creation(request, what);
  case verb::update:
    return update(request, what);
  case verb::patch:
    return patch(request, what);
  case verb::remove_collection:
    return removal_of_many(request, what);
  default:
    return removal(request, what);
  }
}

/// Those of decoding a patch are no news for who does not want them.
bool is_about_fields(std::string_view warning) {
  return warning.starts_with("unknown field") || warning.starts_with("duplicate field");
}

http::response answer_of(write_outcome outcome, const wish& w, const rendering& how, bool evicted) {
  auto warnings = w.warnings;
  for (auto& one : outcome.warnings)
    if (w.validation != field_validation::ignore || !is_about_fields(one))
      warnings.push_back(std::move(one));
  if (evicted && outcome.code < 300)
    return http::make_response(201, "application/json",
                               R"({"kind":"Status","apiVersion":"v1","metadata":{},"status":"Success","code":201})"
                               "\n");
  if (outcome.object)
    return object_response(outcome.code, outcome.object, how, warnings);
  auto answer = http::make_response(outcome.code, "application/json", outcome.status + "\n");
  add_warnings(answer.headers, warnings);
  return answer;
}

} // namespace

void answer_write(core& with, const http::request& request, const resource_request& what, const http::reply& to) {
  const auto how = rendering_for(request);
  const auto w = wish_of(request, what);
  const auto evicted = what.part && what.part->name == "eviction";
  with.versions.wait(0, with.patience, [=, &with](const snapshot_ptr& loaded) {
    if (!loaded)
      return void(to.send(to_response(unavailable("the store is still loading"))));
    with.actors.write(w.write, with.on_io<write_outcome>([=](write_outcome outcome) {
      core::answer(to, [&] { to.send(answer_of(std::move(outcome), w, how, evicted)); });
    }));
  });
}

} // namespace troupe::api_server
