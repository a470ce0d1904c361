#include "nodes/api/discovery.hpp"

#include "nodes/api/served.hpp"
#include "nodes/api/status_error.hpp"

#include <boost/json.hpp>
#include <openssl/evp.h>

#include <map>

namespace json = boost::json;

namespace troupe::api_server {

namespace {

constexpr std::string_view aggregated_type = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

/// A document and the tag that says whether a client has it already.
struct document {
  std::string text;
  std::string tag;
};

/// Both forms of all documents, by path.
struct documents {
  std::map<std::string, document, std::less<>> plain;
  std::map<std::string, document, std::less<>> aggregated;
};

json::string text(std::string_view s) { return json::string{s}; }

json::array words(const std::vector<verb>& verbs) {
  json::array all;
  for (const auto v : verbs)
    all.emplace_back(to_string(v));
  return all;
}

json::array words(std::span<const std::string_view> names) {
  json::array all;
  for (const auto name : names)
    all.emplace_back(name);
  return all;
}

void set_names(json::object& to, const api::kind_info& kind) {
  if (!kind.short_names.empty())
    to["shortNames"] = words(kind.short_names);
  if (!kind.categories.empty())
    to["categories"] = words(kind.categories);
}

// -- plain: APIVersions, APIGroupList, APIGroup, APIResourceList

json::object plain_resource(const served_resource& r) {
  json::object result{{"name", text(r.kind->plural)},
                      {"singularName", text(r.kind->singular)},
                      {"namespaced", r.kind->namespaced},
                      {"kind", text(r.kind->kind)},
                      {"verbs", words(r.verbs)}};
  set_names(result, *r.kind);
  return result;
}

json::object plain_part(const served_resource& r, const served_part& part) {
  json::object result{{"name", std::string{r.kind->plural}.append("/").append(part.name)},
                      {"singularName", ""},
                      {"namespaced", r.kind->namespaced}};
  if (!part.group.empty()) {
    result["group"] = text(part.group);
    result["version"] = text(part.version);
  }
  result["kind"] = text(part.kind);
  result["verbs"] = words(part.verbs);
  return result;
}

json::object plain_resource_list(std::string_view group_version, const std::vector<const served_resource*>& all) {
  json::array resources;
  for (const auto* r : all) {
    resources.emplace_back(plain_resource(*r));
    for (const auto& part : r->parts)
      resources.emplace_back(plain_part(*r, part));
  }
  return {{"kind", "APIResourceList"},
          {"apiVersion", "v1"},
          {"groupVersion", text(group_version)},
          {"resources", std::move(resources)}};
}

json::object plain_group(std::string_view group, std::string_view version) {
  const json::object only{{"groupVersion", std::string{group}.append("/").append(version)}, {"version", text(version)}};
  return {{"name", text(group)}, {"versions", json::array{only}}, {"preferredVersion", only}};
}

json::object api_versions() {
  return {{"kind", "APIVersions"}, {"versions", json::array{"v1"}}, {"serverAddressByClientCIDRs", json::array{}}};
}

// -- aggregated: APIGroupDiscoveryList

json::object response_kind(std::string_view group, std::string_view version, std::string_view kind) {
  return {{"group", text(group)}, {"version", text(version)}, {"kind", text(kind)}};
}

json::object aggregated_part(const served_part& part) {
  return {{"subresource", text(part.name)},
          {"responseKind", response_kind(part.group, part.version, part.kind)},
          {"verbs", words(part.verbs)}};
}

json::object aggregated_resource(const served_resource& r) {
  json::object result{{"resource", text(r.kind->plural)},
                      {"responseKind", response_kind("", "", r.kind->kind)},
                      {"scope", r.kind->namespaced ? "Namespaced" : "Cluster"},
                      {"singularResource", text(r.kind->singular)},
                      {"verbs", words(r.verbs)}};
  set_names(result, *r.kind);
  json::array parts;
  for (const auto& part : r.parts)
    parts.emplace_back(aggregated_part(part));
  if (!parts.empty())
    result["subresources"] = std::move(parts);
  return result;
}

json::object aggregated_group(std::string_view group, std::string_view version,
                              const std::vector<const served_resource*>& all) {
  json::array resources;
  for (const auto* r : all)
    resources.emplace_back(aggregated_resource(*r));
  json::object meta;
  if (!group.empty())
    meta["name"] = text(group);
  return {
      {"metadata", std::move(meta)},
      {"versions", json::array{json::object{
                       {"version", text(version)}, {"resources", std::move(resources)}, {"freshness", "Current"}}}}};
}

json::object aggregated_list(json::array groups) {
  return {{"kind", "APIGroupDiscoveryList"},
          {"apiVersion", "apidiscovery.k8s.io/v2"},
          {"metadata", json::object{}},
          {"items", std::move(groups)}};
}

// -- all of them

/// The document's SHA-512 in quotes.
std::string tag_of(std::string_view of) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  EVP_Digest(of.data(), of.size(), digest, &size, EVP_sha512(), nullptr);
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string tag = "\"";
  for (unsigned int i = 0; i < size; ++i)
    tag.append({digits[digest[i] >> 4U], digits[digest[i] & 15U]});
  return tag + "\"";
}

document make_document(const json::object& from) {
  document result{json::serialize(from) + "\n", {}};
  result.tag = tag_of(result.text);
  return result;
}

/// The served resources by group, each in its one version.
std::map<std::string_view, std::vector<const served_resource*>> by_group() {
  std::map<std::string_view, std::vector<const served_resource*>> groups;
  for (const auto& r : served_resources())
    groups[r.kind->group].push_back(&r);
  return groups;
}

documents make_documents() {
  documents all;
  json::array groups;
  json::array aggregated;
  for (const auto& [group, resources] : by_group()) {
    const auto& kind = *resources.front()->kind;
    const auto list = plain_resource_list(kind.api_version(), resources);
    if (group.empty()) {
      all.plain["/api/" + std::string{kind.version}] = make_document(list);
      all.aggregated["/api"] = make_document(aggregated_list({aggregated_group(group, kind.version, resources)}));
      continue;
    }
    const auto path = "/apis/" + std::string{group};
    auto described = plain_group(group, kind.version);
    groups.emplace_back(described);
    aggregated.emplace_back(aggregated_group(group, kind.version, resources));
    described["kind"] = "APIGroup";
    described["apiVersion"] = "v1";
    all.plain[path] = make_document(described);
    all.plain[path + "/" + std::string{kind.version}] = make_document(list);
  }
  all.plain["/api"] = make_document(api_versions());
  all.plain["/apis"] = make_document({{"kind", "APIGroupList"}, {"apiVersion", "v1"}, {"groups", std::move(groups)}});
  all.aggregated["/apis"] = make_document(aggregated_list(std::move(aggregated)));
  return all;
}

bool wants_aggregated(const http::request& request) {
  const auto accept = request.headers.get("Accept");
  return accept.find("as=APIGroupDiscoveryList") != std::string_view::npos &&
         accept.find("v=v2;") != std::string_view::npos;
}

http::response answer_with(const document& found, std::string_view type, const http::request& request) {
  const http::fields headers{{"ETag", found.tag}, {"Vary", "Accept"}};
  if (request.headers.get("If-None-Match") == found.tag)
    return {304, headers, nullptr};
  auto answer = http::make_response(200, type, found.text);
  for (const auto& [name, value] : headers)
    answer.headers.add(name, value);
  return answer;
}

bool is_read(const http::request& request) { return request.method == "GET" || request.method == "HEAD"; }

json::object version_document() {
  return {{"major", "1"},    {"minor", "36"},           {"gitVersion", "v1.36.0+troupe"},
          {"gitCommit", ""}, {"gitTreeState", "clean"}, {"buildDate", "1970-01-01T00:00:00Z"},
          {"goVersion", ""}, {"compiler", "g++"},       {"platform", "linux/amd64"}};
}

http::response health(std::string_view name, bool good, bool verbose) {
  const std::string mark = good ? "[+]" : "[-]";
  const auto last = std::string{name} + " check " + (good ? "passed" : "failed") + "\n";
  auto text = verbose || !good ? mark + "store " + (good ? "ok" : "is loading") + "\n" + last : std::string{"ok"};
  return http::make_response(good ? 200 : 500, "text/plain; charset=utf-8", std::move(text));
}

} // namespace

std::optional<http::response> answer_discovery(const http::request& request) {
  static const auto all = make_documents();
  auto path = std::string_view{request.path};
  if (path.size() > 1 && path.ends_with('/'))
    path.remove_suffix(1);
  const auto plain = all.plain.find(path);
  if (plain == all.plain.end())
    return {};
  if (!is_read(request))
    return to_response(method_not_allowed());
  if (const auto one = all.aggregated.find(path); one != all.aggregated.end() && wants_aggregated(request))
    return answer_with(one->second, aggregated_type, request);
  return answer_with(plain->second, "application/json", request);
}

std::optional<http::response> answer_about(const http::request& request, bool ready) {
  static const auto version = json::serialize(version_document()) + "\n";
  const auto& path = request.path;
  const auto verbose = request.query.find("verbose").has_value();
  if (path == "/version")
    return http::make_response(200, "application/json", version);
  if (path == "/healthz" || path == "/livez")
    return health(path.substr(1), true, verbose);
  if (path == "/readyz")
    return health("readyz", ready, verbose);
  return {};
}

} // namespace troupe::api_server
