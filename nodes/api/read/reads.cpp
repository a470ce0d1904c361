#include "nodes/api/read/reads.hpp"

#include "actors/store/clients/job_scale.hpp"
#include "nodes/api/core.hpp"
#include "nodes/api/read/list_options.hpp"
#include "nodes/api/read/object_walk.hpp"
#include "nodes/api/refused.hpp"
#include "nodes/api/rendering.hpp"
#include "nodes/api/table/table_rows.hpp"

namespace troupe::api_server {

namespace {

void send_object(const snapshot& from, const resource_request& what, const rendering& how, const http::reply& to) {
  const auto& kind = *what.resource->kind;
  auto object = find_object(from, kind, what.path.name_space, what.path.name);
  if (!object)
    throw refused(not_found(kind.group, kind.plural, what.path.name));
  if (what.part && what.part->name == "scale")
    object = api::make_resource(scale_of(object.get<api::Job>()));
  to.send(object_response(200, object, how));
}

} // namespace

void answer_get(core& with, const http::request& request, const resource_request& what, const http::reply& to) {
  const auto how = rendering_for(request);
  std::uint64_t version = 0;
  if (const auto options = parse_list_options(request.query, false); options.version)
    version = *options.version;
  with.versions.wait(version, with.patience, [=](const snapshot_ptr& found) {
    core::answer(to, [&] {
      if (!found)
        throw refused(unavailable("the store is still loading"));
      if (found->version < version)
        throw refused(version_too_large(version, found->version));
      send_object(*found, what, how, to);
    });
  });
}

} // namespace troupe::api_server
