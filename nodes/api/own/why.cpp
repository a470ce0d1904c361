#include "nodes/api/own/why.hpp"

#include "actors/why/cron_job.hpp"
#include "actors/why/job.hpp"
#include "actors/why/pod.hpp"
#include "messages/codec/json_text.hpp"
#include "nodes/api/core.hpp"
#include "nodes/api/refused.hpp"
#include "nodes/api/table/age.hpp"

namespace troupe::api_server {

namespace {

template <class T> const T& existing(const api::resource& found, const own_path& what) {
  const auto& kind = api::kind_of<T>();
  if (!found)
    throw refused(not_found(kind.group, kind.plural, what.name));
  return found.get<T>();
}

why::answer find_out(const snapshot& in, const own_path& what, std::int64_t now) {
  if (what.resource == "jobs") {
    const auto job = in.find(api::kind_of<api::Job>(), what.name_space, what.name);
    return why::why_job(in, existing<api::Job>(job, what), now);
  }
  if (what.resource == "cronjobs") {
    const auto cron = in.find(api::kind_of<api::CronJob>(), what.name_space, what.name);
    return why::why_cron_job(in, existing<api::CronJob>(cron, what), now);
  }
  if (what.resource != "pods")
    throw refused(no_such_resource());
  const auto pod = in.find_record(what.name_space, what.name);
  if (!pod)
    throw refused(not_found("", "pods", what.name));
  return why::why_pod(in, *pod, now);
}

void append(std::string& out, std::string_view name, const std::vector<std::string>& lines) {
  out += ",\"" + std::string{name} + "\":[";
  for (std::size_t i = 0; i < lines.size(); ++i) {
    out += i == 0 ? "" : ",";
    api::append_json_string(out, lines[i]);
  }
  out += ']';
}

std::string to_json(const why::answer& answer) {
  std::string out = R"({"reason":)";
  api::append_json_string(out, answer.reason);
  out += R"(,"text":)";
  api::append_json_string(out, answer.text);
  append(out, "evidence", answer.evidence);
  append(out, "try", answer.advice);
  return out + "}\n";
}

} // namespace

void answer_why(core& with, const http::request& request, const own_path& what, const http::reply& to) {
  if (request.method != "GET" && request.method != "HEAD")
    throw refused(method_not_allowed());
  with.versions.wait(0, with.patience, [=, &with](const snapshot_ptr& found) {
    with.answer_long(to, [=] {
      if (!found)
        throw refused(unavailable("the store is still loading"));
      to.send(http::make_response(200, "application/json", to_json(find_out(*found, what, now_us()))));
    });
  });
}

} // namespace troupe::api_server
