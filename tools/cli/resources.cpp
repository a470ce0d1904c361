#include "tools/cli/resources.hpp"

#include "tools/cli/errors.hpp"
#include "tools/cli/http_client.hpp"

#include <fmt/format.h>

namespace troupe::cli {

namespace {

const api::kind_info& kind_called(const std::string& name) {
  const auto* kind = api::find_by_any_name(name);
  if (kind == nullptr)
    throw command_error(fmt::format("error: the server doesn't have a resource type \"{}\"", name));
  return *kind;
}

std::vector<const api::kind_info*> kinds_called(const std::string& names) {
  std::vector<const api::kind_info*> out;
  if (names == "all") {
    for (const auto* plural : {"pods", "jobs", "cronjobs"})
      out.push_back(&kind_called(plural));
    return out;
  }
  for (std::size_t at = 0; at <= names.size();) {
    const auto end = std::min(names.find(',', at), names.size());
    out.push_back(&kind_called(names.substr(at, end - at)));
    at = end + 1;
  }
  return out;
}

reference read_pair(const std::string& word) {
  const auto slash = word.find('/');
  if (slash == std::string::npos)
    throw command_error("error: there is no need to specify a resource type as a separate argument when passing "
                        "arguments in resource/name form (e.g. 'troupe get resource/<resource_name>' instead of "
                        "'troupe get resource resource/<resource_name>'",
                        exit_status::error);
  if (slash + 1 == word.size() || word.find('/', slash + 1) != std::string::npos)
    throw command_error("error: arguments in resource/name form may not have more than one slash");
  return {&kind_called(word.substr(0, slash)), word.substr(slash + 1)};
}

} // namespace

std::vector<reference> read_references(const std::vector<std::string>& words) {
  std::vector<reference> out;
  if (words.empty())
    throw command_error("error: You must specify the type of resource (jobs, pods, nodes, events, cronjobs, "
                        "namespaces), or TYPE/NAME",
                        exit_status::usage);
  if (words.front().find('/') != std::string::npos) {
    for (const auto& word : words)
      out.push_back(read_pair(word));
    return out;
  }
  const auto kinds = kinds_called(words.front());
  if (words.size() == 1)
    for (const auto* kind : kinds)
      out.push_back({kind, ""});
  for (std::size_t i = 1; i < words.size(); ++i)
    for (const auto* kind : kinds)
      out.push_back({kind, words[i]});
  return out;
}

std::string path_of(const api::kind_info& kind, const std::string& name_space, const std::string& name) {
  auto out =
      kind.group.empty() ? fmt::format("/api/{}", kind.version) : fmt::format("/apis/{}/{}", kind.group, kind.version);
  if (kind.namespaced && !name_space.empty())
    out += "/namespaces/" + url_encode(name_space);
  out.append("/").append(kind.plural);
  return name.empty() ? out : out + "/" + url_encode(name);
}

std::string display_name(const api::kind_info& kind, const std::string& name) {
  return kind.group.empty() ? fmt::format("{}/{}", kind.singular, name)
                            : fmt::format("{}.{}/{}", kind.singular, kind.group, name);
}

std::string display_type(const api::kind_info& kind) {
  return kind.group.empty() ? std::string{kind.plural} : fmt::format("{}.{}", kind.plural, kind.group);
}

std::string query_of(const std::vector<std::pair<std::string, std::string>>& parameters) {
  std::string out;
  for (const auto& [name, value] : parameters)
    if (!value.empty())
      out += (out.empty() ? "?" : "&") + name + "=" + url_encode(value);
  return out;
}

} // namespace troupe::cli
