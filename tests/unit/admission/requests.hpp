#pragma once
// Requests for admission, and what it said of them.

#include "actors/admission/admission.hpp"
#include "messages/resource/batch.hpp"

#include <functional>
#include <string>
#include <utility>

namespace troupe::test {

inline constexpr timestamp_us t0 = 1'767'225'600 * us_per_second; // 2026-01-01T00:00:00Z
inline constexpr auto some_uid = "11111111-2222-4333-8444-555555555555";

inline admission_context some_context() {
  return {t0 + 123'456, uid_from_text(some_uid), [](std::string_view name) { return name == "default"; }, "bcdfg"};
}

/// What a client sends for the simplest Job.
inline api::Job simple_job() {
  api::Job job;
  job.metadata.name = "pi";
  auto& container = job.spec.template_.spec.containers.emplace_back();
  container.name = "main";
  container.image = "perl:5.34";
  job.spec.template_.spec.restartPolicy = "Never";
  return job;
}

template <class T> client_write request(write_verb verb, const T& object, std::string subresource = {}) {
  client_write out;
  out.verb = verb;
  out.kind = &api::kind_of<T>();
  out.name_space = out.kind->namespaced ? "default" : "";
  out.name = object.metadata.name;
  out.subresource = std::move(subresource);
  out.object = api::make_resource(object);
  return out;
}

template <class T> admitted create(const T& object) {
  return admit_create(request(write_verb::create, object), some_context());
}

template <class T> admitted update(const T& object, const T& old, std::string subresource = {}) {
  return admit_update(request(write_verb::update, object, std::move(subresource)), api::make_resource(old),
                      some_context());
}

/// A Job as it is stored.
inline api::Job stored_job(const std::function<void(api::Job&)>& edit = [](api::Job&) {}) {
  auto job = simple_job();
  edit(job);
  return create(job).object.get<api::Job>();
}

/// The Status' message without its frame `Job.batch "pi" is invalid: `; "" when admitted.
inline std::string complaint(const admitted& answer) {
  if (answer.ok())
    return "";
  const auto& json = answer.status_json;
  const auto from = json.find("\"message\":\"") + 11;
  auto end = from;
  while (json[end] != '"')
    end += json[end] == '\\' ? 2 : 1;
  std::string text;
  for (auto i = from; i < end; ++i)
    if (json[i] != '\\')
      text += json[i];
    else if (json[++i] == 'u')
      text += static_cast<char>(std::stoi(json.substr(std::exchange(i, i + 4) + 1, 4), nullptr, 16));
    else
      text += json[i];
  const std::string frame = "is invalid: ";
  const auto at = text.find(frame);
  return at == std::string::npos ? text : text.substr(at + frame.size());
}

} // namespace troupe::test
