#include "nodes/api/own/history.hpp"

#include "actors/store/pods/attempt_view.hpp"
#include "messages/cluster/memory_share.hpp"
#include "messages/resource/batch.hpp"
#include "nodes/api/core.hpp"
#include "nodes/api/json_members.hpp"
#include "nodes/api/read/list_options.hpp"
#include "nodes/api/refused.hpp"

#include <fmt/format.h>

#include <array>

namespace troupe::api_server {

namespace {

std::string_view word(pod_phase phase) {
  constexpr std::array<std::string_view, 4> words{"Pending", "Running", "Succeeded", "Failed"};
  return words[static_cast<std::size_t>(phase)];
}

std::string_view word(run_state state) {
  constexpr std::array<std::string_view, 3> words{"waiting", "running", "terminated"};
  return words[static_cast<std::size_t>(state)];
}

void append(std::string& out, const attempt& a);

void append(std::string& out, const attempt_container& c) {
  json_members m{out};
  m.text("name", c.name).flag("init", c.init).text("state", word(c.state)).number("restarts", c.restarts);
  if (c.state == run_state::terminated)
    m.number("exitCode", c.exit_code).number("signal", c.signal);
  m.text_if("reason", c.reason).text_if("message", c.message);
  m.time_if("started", c.started_us).time_if("finished", c.finished_us);
}

template <class T> void append_all(std::string& out, const std::vector<T>& all) {
  out += '[';
  for (const auto& one : all) {
    if (&one != &all.front())
      out += ',';
    append(out, one);
  }
  out += ']';
}

void append(std::string& out, const attempt& a) {
  json_members m{out};
  m.number("attempt", a.number).number("rerun", a.rerun).text("pod", a.pod);
  if (a.index != no_number)
    m.number("index", a.index).number("retry", a.retry);
  m.text_if("node", a.node).text("phase", word(a.phase)).text_if("reason", a.reason).text_if("message", a.message);
  if (is_terminal(a.phase))
    m.number("exitCode", a.exit_code).number("signal", a.signal).flag("oomKilled", a.reason == "OOMKilled");
  m.number("restarts", a.restarts);
  m.time_if("created", a.created_us).time_if("started", a.started_us).time_if("finished", a.finished_us);
  m.number("maxRssKiB", a.max_rss_kib).number("cpuMs", a.cpu_ms);
  if (a.memory_percent != whole_memory)
    m.number("memoryPercent", a.memory_percent);
  m.flag("counted", a.counted).flag("deleted", a.deleted).flag("hasLog", a.has_log);
  append_all(m.begin("containers"), a.containers);
}

std::string history_of(const snapshot& in, const own_path& what, std::int64_t most) {
  const auto found = in.find(api::kind_of<api::Job>(), what.name_space, what.name);
  if (!found)
    throw refused(not_found("batch", "jobs", what.name));
  const auto& job = found.get<api::Job>();
  const auto* pods = pods_of(in, job);
  const auto all = pods ? attempts_of(in, *pods, static_cast<std::size_t>(most)) : attempts{};
  std::string out;
  {
    json_members m{out};
    m.text("job", job.metadata.name).text("uid", job.metadata.uid);
    append_all(m.begin("attempts"), all.shown);
    m.number("omitted", static_cast<std::int64_t>(all.omitted));
  }
  return out + "\n";
}

std::int64_t limit_of(const http::query& query) {
  const auto limit = number_of(query, "limit").value_or(usual_attempts);
  if (limit < 1 || limit > most_attempts)
    throw refused(bad_request(fmt::format("limit: must be between 1 and {}", most_attempts)));
  return limit;
}

} // namespace

void answer_history(core& with, const http::request& request, const own_path& what, const http::reply& to) {
  if (request.method != "GET" && request.method != "HEAD")
    throw refused(method_not_allowed());
  if (what.resource != "jobs")
    throw refused(no_such_resource());
  const auto most = limit_of(request.query);
  with.versions.wait(0, with.patience, [=, &with](const snapshot_ptr& found) {
    with.answer_long(to, [=] {
      if (!found)
        throw refused(unavailable("the store is still loading"));
      to.send(http::make_response(200, "application/json", history_of(*found, what, most)));
    });
  });
}

} // namespace troupe::api_server
