#include "tools/bench/jobs.hpp"

#include <boost/json.hpp>

#include <stdexcept>

namespace troupe::bench {

namespace json = boost::json;

namespace {

constexpr const char* collection = "/apis/batch/v1/namespaces/default/jobs";

std::string manifest(const job_order& order) {
  const json::value container = {{"name", "main"}, {"image", "bench"}, {"command", {order.program}}};
  const json::value job = {
      {"apiVersion", "batch/v1"},
      {"kind", "Job"},
      {"metadata", {{"name", order.name}}},
      {"spec",
       {{"completions", order.completions},
        {"parallelism", order.parallelism},
        {"backoffLimit", 0},
        {"template", {{"spec", {{"restartPolicy", "Never"}, {"containers", json::array{container}}}}}}}}};
  return json::serialize(job);
}

/// The answer's body, if the request succeeded.
std::string expect_success(const http_reply& reply) {
  if (reply.status / 100 != 2)
    throw std::runtime_error("the API answered " + std::to_string(reply.status) + ": " + reply.body);
  return reply.body;
}

bool names(const json::value& event, const std::string& job) {
  return event.at("object").at("metadata").at("name") == json::string_view{job};
}

/// Whether the Job of a watch event has this condition.
bool has_condition(const json::value& event, json::string_view type) {
  const auto* status = event.at("object").as_object().if_contains("status");
  const auto* conditions = status != nullptr ? status->as_object().if_contains("conditions") : nullptr;
  if (conditions == nullptr)
    return false;
  for (const auto& condition : conditions->as_array())
    if (condition.at("type") == type && condition.at("status") == "True")
      return true;
  return false;
}

} // namespace

job_client::job_client(const endpoint& server) : requests_(server), watch_(server) {
  const auto list = json::parse(expect_success(requests_.request("GET", collection)));
  const auto version = json::value_to<std::string>(list.at("metadata").at("resourceVersion"));
  watch_.follow(std::string{collection} + "?watch=true&resourceVersion=" + version);
}

void job_client::submit(const job_order& order) {
  expect_success(requests_.request("POST", collection, manifest(order)));
}

void job_client::await_complete(const std::string& name) {
  while (true) {
    const auto line = watch_.next_line();
    const bool ended = line.find("\"Complete\"") != std::string::npos || line.find("\"Failed\"") != std::string::npos;
    if (!ended)
      continue; // the many updates on the way are not worth parsing
    const auto event = json::parse(line);
    if (!names(event, name))
      continue;
    if (has_condition(event, "Failed"))
      throw std::runtime_error("the Job failed: " + line);
    if (has_condition(event, "Complete"))
      return;
  }
}

void job_client::remove(const std::string& name) {
  expect_success(
      requests_.request("DELETE", std::string{collection} + "/" + name, R"({"propagationPolicy":"Background"})"));
  while (true) {
    const auto event = json::parse(watch_.next_line());
    if (event.at("type") == "DELETED" && names(event, name))
      return;
  }
}

} // namespace troupe::bench
