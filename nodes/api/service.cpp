#include "nodes/api/service.hpp"

#include "nodes/api/core.hpp"
#include "nodes/api/discovery.hpp"
#include "nodes/api/http/origin.hpp"
#include "nodes/api/own/console.hpp"
#include "nodes/api/own/history.hpp"
#include "nodes/api/own/metrics.hpp"
#include "nodes/api/own/reruns.hpp"
#include "nodes/api/own/why.hpp"
#include "nodes/api/read/logs.hpp"
#include "nodes/api/read/reads.hpp"
#include "nodes/api/refused.hpp"
#include "nodes/api/watch/watcher.hpp"
#include "nodes/api/write/writes.hpp"

namespace troupe::api_server {

namespace {

bool only_reads(const http::request& request) { return request.method == "GET" || request.method == "HEAD"; }

void answer_resource(core& with, const http::request& request, const resource_request& what, const http::reply& to) {
  if (what.part && what.part->name == "log")
    return answer_log(with, request, what, to);
  switch (what.what) {
  case verb::get:
    return answer_get(with, request, what, to);
  case verb::list:
    return answer_list(with, request, what, to);
  case verb::watch:
    return answer_watch(with, request, what, to);
  default:
    return answer_write(with, request, what, to);
  }
}

void answer_own(core& with, const http::request& request, const own_path& what, const http::reply& to) {
  if (what.question == "why")
    return answer_why(with, request, what, to);
  if (what.question == "history")
    return answer_history(with, request, what, to);
  if (what.question == "rerun")
    return answer_rerun(with, request, what, to);
  throw refused(no_such_resource());
}

void answer_path(core& with, const http::request& request, const http::reply& to) {
  if (const auto why = foreign_origin(request.headers, with.on_loopback))
    throw refused(forbidden(*why));
  if (request.path == console_path)
    return answer_console(with, request, to);
  if (request.path == metrics_path && with.metrics)
    return answer_metrics(with, request, to);
  if (const auto own = parse_own_path(request.path))
    return answer_own(with, request, *own, to);
  if (const auto about = answer_about(request, with.readers.current() != nullptr)) {
    if (!only_reads(request))
      throw refused(method_not_allowed());
    return void(to.send(*about));
  }
  if (const auto discovery = answer_discovery(request))
    return void(to.send(*discovery));
  const auto path = parse_resource_path(request.path);
  if (!path)
    throw refused(no_such_resource());
  const auto what = resolve(request.method, *path, request.query);
  if (const auto* error = std::get_if<status_error>(&what))
    throw refused(*error);
  answer_resource(with, request, std::get<resource_request>(what), to);
}

http::server_options with_error_page(http::server_options options) {
  if (!options.error_page)
    options.error_page = status_page;
  return options;
}

} // namespace

core::core(service_options options, published& from, gateway& to)
    : patience(options.patience),
      on_loopback(is_loopback_authority(options.server.host) || options.server.host == "::1"),
      metrics(std::move(options.metrics)), readers(from), actors(to),
      server(with_error_page(std::move(options.server)),
             [this](const http::request& request, const http::reply& reply) {
               answer(reply, [&] { answer_path(*this, request, reply); });
             }),
      versions(readers, server), watches(readers, server, options.bookmark_interval) {}

void core::published_more() {
  if (!look_is_due.exchange(true))
    server.post([this] { look(); });
}

void core::look() {
  look_is_due = false;
  versions.look();
  watches.look();
}

void core::answer(const http::reply& to, const std::function<void()>& work) {
  try {
    work();
  } catch (const refused& why) {
    to.send(to_response(why.status));
  } catch (const std::exception& e) {
    to.send(to_response(internal_error(e.what())));
  }
}

void core::answer_long(http::reply to, std::function<void()> work) {
  server.post_long([to = std::move(to), work = std::move(work)] { answer(to, work); });
}

service::service(service_options options, published& readers, gateway& actors)
    : core_(std::make_shared<core>(std::move(options), readers, actors)) {}

service::~service() { stop(std::chrono::milliseconds{0}); }

std::optional<std::string> service::start() {
  if (auto problem = core_->server.start())
    return problem;
  auto& c = *core_;
  c.listener = c.readers.listen([&c] { c.published_more(); });
  c.server.post([&c] {
    c.watches.start();
    c.look();
  });
  return {};
}

std::uint16_t service::port() const { return core_->server.port(); }

void service::stop(std::chrono::milliseconds grace) {
  if (const auto listener = std::exchange(core_->listener, 0); listener != 0)
    core_->readers.unlisten(listener);
  core_->server.stop(grace);
}

} // namespace troupe::api_server
