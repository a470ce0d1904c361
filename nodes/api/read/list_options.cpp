#include "nodes/api/read/list_options.hpp"

#include "nodes/api/refused.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace troupe::api_server {

namespace {

[[noreturn]] void invalid_option(const char* reason, std::string message, std::string field) {
  throw refused(invalid("meta.k8s.io", "ListOptions", "", {{reason, std::move(message), std::move(field)}}));
}

[[noreturn]] void forbidden_option(std::string_view field, std::string_view why) {
  invalid_option("FieldValueForbidden", fmt::format("Forbidden: {}", why), std::string{field});
}

std::optional<std::uint64_t> version_of(const http::query& query) {
  const auto text = query.get("resourceVersion");
  if (text.empty())
    return {};
  std::uint64_t version = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), version);
  if (read.ec != std::errc{} || read.ptr != text.data() + text.size())
    throw refused(bad_request(
        fmt::format("Invalid value: \"{}\": strconv.ParseUint: parsing \"{}\": invalid syntax", text, text)));
  return version;
}

void judge_list(const http::query& query, const list_options& options) {
  const auto match = query.get("resourceVersionMatch");
  if (!match.empty()) {
    if (!options.version)
      forbidden_option("resourceVersionMatch", "resourceVersionMatch is forbidden unless resourceVersion is provided");
    if (options.from)
      forbidden_option("resourceVersionMatch", "resourceVersionMatch is forbidden when continue is provided");
    if (match != "Exact" && match != "NotOlderThan")
      invalid_option(
          "FieldValueNotSupported",
          fmt::format("Unsupported value: \"{}\": supported values: \"Exact\", \"NotOlderThan\", \"\"", match),
          "resourceVersionMatch");
    if (match == "Exact" && *options.version == 0)
      forbidden_option("resourceVersionMatch", "resourceVersionMatch \"Exact\" is forbidden for resourceVersion \"0\"");
  }
  if (options.initial_events)
    forbidden_option("sendInitialEvents", "sendInitialEvents is forbidden for list");
  if (options.from && options.version.value_or(0) != 0)
    throw refused(bad_request("specifying resource version is not allowed when using continue"));
}

void judge_watch(const http::query& query, const list_options& options) {
  const auto match = query.get("resourceVersionMatch");
  if (!options.initial_events) {
    if (!match.empty())
      forbidden_option("resourceVersionMatch",
                       "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided");
    return;
  }
  if (match != "NotOlderThan")
    forbidden_option("resourceVersionMatch", "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan");
}

} // namespace

std::optional<std::int64_t> number_of(const http::query& query, std::string_view name) {
  const auto text = query.get(name);
  if (text.empty())
    return {};
  std::int64_t number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (read.ec == std::errc::result_out_of_range)
    throw refused(bad_request(fmt::format("strconv.ParseInt: parsing \"{}\": value out of range", text)));
  if (read.ec != std::errc{} || read.ptr != text.data() + text.size())
    throw refused(bad_request(fmt::format("strconv.ParseInt: parsing \"{}\": invalid syntax", text)));
  return number;
}

list_options parse_list_options(const http::query& query, bool watch) {
  list_options options;
  options.version = version_of(query);
  options.exact = query.get("resourceVersionMatch") == "Exact";
  options.bookmarks = query.flag("allowWatchBookmarks");
  if (query.find("sendInitialEvents"))
    options.initial_events = query.flag("sendInitialEvents");
  if (const auto seconds = number_of(query, "timeoutSeconds"); seconds && *seconds > 0)
    options.timeout = std::chrono::seconds{std::min<std::int64_t>(*seconds, 24 * 3600)};
  if (watch) {
    judge_watch(query, options);
    return options;
  }
  options.limit = static_cast<std::size_t>(std::max<std::int64_t>(number_of(query, "limit").value_or(0), 0));
  if (const auto token = query.get("continue"); !token.empty()) {
    options.from = parse_continue_token(token);
    if (!options.from)
      throw refused(bad_request("continue key is not valid: it is none of this server's"));
  }
  judge_list(query, options);
  return options;
}

object_filter filter_of(const http::query& query, const resource_request& what) {
  auto fields = std::string{query.get("fieldSelector")};
  if (!what.path.name.empty())
    fields += (fields.empty() ? "metadata.name=" : ",metadata.name=") + what.path.name;
  return {*what.resource->kind, what.path.name_space, query.get("labelSelector"), fields};
}

} // namespace troupe::api_server
