#include "tools/cli/errors.hpp"

#include "tools/cli/json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace troupe::cli {

namespace {

/// The causes of an Invalid Status, each "field: message", none twice.
std::vector<std::string> causes_of(const json::object& details) {
  std::vector<std::string> out;
  for (const auto& cause : list_at(details, "causes")) {
    const auto* c = cause.if_object();
    if (c == nullptr)
      continue;
    const auto field = text_at(*c, "field");
    auto line = field.empty() ? text_at(*c, "message") : field + ": " + text_at(*c, "message");
    if (std::find(out.begin(), out.end(), line) == out.end())
      out.push_back(std::move(line));
  }
  return out;
}

std::string invalid_text(const json::object& status, std::string_view doing) {
  const auto& details = object_at(status, "details");
  const auto kind = text_at(details, "kind"), name = text_at(details, "name");
  auto out = doing.empty() ? std::string{} : fmt::format("{}: ", doing);
  out += kind.empty() && name.empty() ? "The request is invalid" : fmt::format("The {} \"{}\" is invalid", kind, name);
  const auto causes = causes_of(details);
  if (causes.empty())
    return out + ": " + text_at(status, "message");
  if (causes.size() == 1)
    return out + ": " + causes.front();
  out += ": ";
  for (const auto& line : causes)
    out += "\n* " + line;
  return out;
}

std::string plain_text(const json::object& status, std::string_view doing) {
  const auto reason = text_at(status, "reason"), message = text_at(status, "message");
  if (text_at(status, "code") == "401" || reason == "Unauthorized")
    return fmt::format("error: You must be logged in to the server ({})", message);
  return fmt::format("Error from server{}: {}{}", reason.empty() ? "" : " (" + reason + ")",
                     doing.empty() ? "" : std::string{doing} + ": ", message);
}

} // namespace

api_error refused(int http_status, std::string_view body, std::string_view doing) {
  const auto parsed = parse_json(body);
  const auto* status = parsed ? parsed->if_object() : nullptr;
  if (status == nullptr || text_at(*status, "kind") != "Status")
    return {fmt::format("Error from server: {}the server answered with {}: {}",
                        doing.empty() ? "" : std::string{doing} + ": ", http_status, body.substr(0, 500)),
            http_status, ""};
  const bool invalid = text_at(*status, "reason") == "Invalid" && status->contains("details");
  return {invalid ? invalid_text(*status, doing) : plain_text(*status, doing), http_status, text_at(*status, "reason")};
}

} // namespace troupe::cli
