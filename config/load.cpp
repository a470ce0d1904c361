#include "config/load.hpp"

#include "config/assign.hpp"
#include "config/text.hpp"
#include "messages/nearest.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <sstream>

extern char** environ; // NOLINT(readability-redundant-declaration): not declared without _GNU_SOURCE

namespace troupe::config {

namespace {

/// How a source names the place of one of its lines.
struct place {
  std::string name;
  bool has_lines = false;
  std::string at(int line) const { return has_lines && line > 0 ? name + ":" + std::to_string(line) : name; }
};

std::string cut(std::string text) {
  constexpr std::size_t longest = 80;
  if (text.size() > longest)
    text.resize(longest), text += "…";
  return text;
}

/// One run of load(): what it has so far.
struct loading {
  result out;

  void complain(std::string origin, std::string key, std::string value, std::string message, std::string near = {}) {
    out.errors.push_back(
        {std::move(origin), std::move(key), cut(std::move(value)), std::move(message), std::move(near)});
  }

  void unknown(std::string origin, std::string_view name, std::string near) {
    complain(std::move(origin), std::string{name}, "", "unknown key", std::move(near));
  }

  void set(const key& k, const value& v, const place& from) {
    const auto refused = assign(out.values, k, v);
    for (const auto& r : refused)
      complain(from.at(r.line), std::string{k.name} + r.below, r.value, r.message, r.nearest);
    if (refused.empty())
      out.values.origins.insert_or_assign(std::string{k.name}, from.at(v.line));
  }

  /// A value that stands outside a file: literal for single values, YAML for lists and maps.
  void set_text(const key& k, const std::string& text, const place& from) {
    value v{.kind = value_kind::scalar, .text = text};
    if (!k.is_single()) {
      auto parsed = read_document(text);
      if (!parsed.error.empty())
        return complain(from.name, std::string{k.name}, text, parsed.error);
      v = std::move(parsed.root);
    }
    set(k, v, from);
  }
};

/// Every key, and every section that holds some: what may stand in a file.
std::vector<std::string_view> all_names() {
  std::vector<std::string_view> names;
  for (const auto& k : keys()) {
    names.push_back(k.name);
    for (auto dot = k.name.find('.'); dot != k.name.npos; dot = k.name.find('.', dot + 1))
      if (const auto section = k.name.substr(0, dot); std::find(names.begin(), names.end(), section) == names.end())
        names.push_back(section);
  }
  return names;
}

bool is_section(const std::string& name) {
  const auto prefix = name + ".";
  return std::any_of(keys().begin(), keys().end(), [&](const key& k) { return k.name.starts_with(prefix); });
}

void load_defaults(loading& l) {
  for (const auto& k : keys())
    l.set_text(k, std::string{k.fallback}, {"default"});
  l.out.values.origins.clear();
}

void walk(loading& l, const value& map, const std::string& prefix, const place& from) {
  for (const auto& [name, v] : map.members) {
    const auto path = prefix + name.text;
    if (const auto* k = find_key(path))
      l.set(*k, v, from);
    else if (!is_section(path))
      l.unknown(from.at(name.line), path, nearest(path, all_names()));
    else if (v.kind == value_kind::map)
      walk(l, v, path + ".", from);
    else if (v.kind != value_kind::null)
      l.complain(from.at(v.line), path, v.text, "a section: a map of keys");
  }
}

/// Reads a whole file; sets `error` when that cannot be done.
std::string slurp(const std::string& path, std::string& error) {
  errno = 0;
  std::ifstream in{path, std::ios::binary};
  std::ostringstream text;
  if (in)
    text << in.rdbuf();
  if (!in || (text.str().empty() && errno != 0))
    error = std::string{"cannot be read: "} + std::strerror(errno != 0 ? errno : EIO);
  return text.str();
}

void load_file(loading& l, const std::string& path) {
  std::string error;
  const auto text = slurp(path, error);
  if (!error.empty())
    return l.complain(path, "", "", error);
  const auto parsed = read_document(text);
  const place from{path, true};
  if (!parsed.error.empty())
    l.complain(from.at(parsed.line) + (parsed.line > 0 ? ":" + std::to_string(parsed.column) : ""), "", "",
               parsed.error);
  else if (parsed.root.kind == value_kind::map)
    walk(l, parsed.root, "", from);
  else if (parsed.root.kind != value_kind::null)
    l.complain(from.at(parsed.root.line), "", "", "a configuration is a map of keys");
}

/// Variables that begin as ours do, yet are no keys: other parts of Troupe read them.
constexpr std::array<std::string_view, 4> other_variables = {"TROUPE_SERVER", "TROUPE_CONFIG", "TROUPE_ATTEMPT",
                                                             "TROUPE_NAMESPACE"};

/// Foreign variables may begin with TROUPE_ by chance, so only what looks like a slip of the pen is refused.
void check_foreign(loading& l, const std::string& name) {
  if (std::find(other_variables.begin(), other_variables.end(), name) != other_variables.end())
    return;
  for (const auto& k : keys())
    if (edit_distance(name, k.env()) <= 2)
      return l.unknown("env " + name, name, k.env());
}

void load_environment(loading& l, const std::map<std::string, std::string>& environment) {
  std::map<std::string, const key*> by_name;
  for (const auto& k : keys())
    by_name.emplace(k.env(), &k);
  for (const auto& [name, text] : environment) {
    if (!name.starts_with("TROUPE_"))
      continue;
    if (const auto known = by_name.find(name); known != by_name.end())
      l.set_text(*known->second, text, {"env " + name});
    else
      check_foreign(l, name);
  }
}

void load_flags(loading& l, const std::vector<std::pair<std::string, std::string>>& flags) {
  for (const auto& [name, text] : flags) {
    const auto same = [&n = name](const key& k) { return k.name == n || k.flag() == n; };
    const auto known = std::find_if(keys().begin(), keys().end(), same);
    if (known != keys().end())
      l.set_text(*known, text, {"flag " + known->flag()});
    else
      l.unknown("flag " + name, name, nearest(name, all_names()));
  }
}

void expand_home(std::string& path, const std::string& home) {
  if (path == "~" || path.starts_with("~/"))
    path.replace(0, 1, home);
}

/// Defaults that depend on other values or on the machine.
void derive(settings& s, const sources& from) {
  for (const auto& k : keys())
    if (k.type == value_type::path)
      expand_home(*std::get<std::string*>(k.where(s)), from.home);
  if (s.node.name.empty())
    s.node.name = from.host_name;
  if (s.store.path.empty())
    s.store.path = controller_dir(s) + "/store";
}

problem missing(const settings& s, std::string key, std::string message) {
  return {s.origin(key), std::move(key), "", std::move(message), ""};
}

void check_tls(const settings& s, const char* why, std::vector<problem>& out) {
  for (const auto& [name, path] :
       {std::pair{"tls.certificate", &s.tls.certificate}, {"tls.key", &s.tls.key}, {"tls.ca", &s.tls.ca}})
    if (path->empty())
      out.push_back(missing(s, name, std::string{"needed, as "} + why));
}

/// As `up` starts it: the nodes know the controller's address, and whoever has no identity gets one.
std::vector<problem> check_up(settings s) {
  s.node.controller = s.cluster.listen;
  s.node.controller.port = 1; // any: `up` chooses a free one
  if (!s.tls.complete())
    s.tls = {"made", "made", "made"};
  auto out = check_role(s, role::controller);
  for (auto& p : check_role(s, role::node))
    if (std::none_of(out.begin(), out.end(), [&](const problem& known) { return known.text() == p.text(); }))
      out.push_back(std::move(p));
  return out;
}

} // namespace

std::string problem::text() const {
  auto out = origin;
  if (!key.empty() && !origin.ends_with(" " + key)) // "env NAME" has said it
    out += ": " + key;
  if (!value.empty())
    out += ": " + print_text(value) + " is not allowed; allowed: " + message;
  else
    out += ": " + message;
  return nearest.empty() ? out : out + "; did you mean " + nearest + "?";
}

sources process_sources(std::string file, std::vector<std::pair<std::string, std::string>> flags) {
  sources out{.file = std::move(file), .flags = std::move(flags)};
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view line{*entry};
    if (const auto equals = line.find('='); line.starts_with("TROUPE_") && equals != line.npos)
      out.environment.emplace(line.substr(0, equals), line.substr(equals + 1));
  }
  const char* home = std::getenv("HOME");
  out.home = home != nullptr && *home != '\0' ? home : "/var/lib/troupe";
  std::array<char, 256> name{};
  if (gethostname(name.data(), name.size() - 1) == 0)
    out.host_name = name.data();
  std::transform(out.host_name.begin(), out.host_name.end(), out.host_name.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return out;
}

result load(const sources& from) {
  loading l;
  load_defaults(l);
  if (!from.file.empty())
    load_file(l, from.file);
  load_environment(l, from.environment);
  load_flags(l, from.flags);
  derive(l.out.values, from);
  return std::move(l.out);
}

std::vector<problem> check_any_role(const settings& s) {
  std::vector<problem> out;
  if (s.node.lease < 3 * s.node.heartbeat_interval)
    out.push_back(
        {s.origin("node.lease"), "node.lease", print_duration(s.node.lease),
         "at least three heartbeats (node.heartbeat-interval is " + print_duration(s.node.heartbeat_interval) + ")",
         ""});
  if (s.caf.middleman_connection_timeout < 2 * s.caf.middleman_heartbeat_interval)
    out.push_back({s.origin("caf.middleman.connection-timeout"), "caf.middleman.connection-timeout",
                   print_duration(s.caf.middleman_connection_timeout), "at least two heartbeat intervals", ""});
  return out;
}

std::vector<problem> check_role(const settings& s, role r) {
  if (r == role::up)
    return check_up(s);
  std::vector<problem> out;
  const bool controller = r == role::controller;
  if (!controller && s.node.controller.port == 0)
    out.push_back(missing(s, "node.controller", "needed by a node: HOST:PORT of the controller's cluster.listen"));
  if (controller && !s.api.listen.is_loopback() && !s.api.allow_anonymous)
    out.push_back({s.origin("api.listen"), "api.listen", s.api.listen.text(),
                   "an address of loopback, since clients have no credentials; with api.allow-anonymous: true, "
                   "whoever reaches it can run programs on every node",
                   ""});
  const auto& link = controller ? s.cluster.listen : s.node.controller;
  if (!link.host.empty() && !link.is_loopback())
    check_tls(s, controller ? "cluster.listen is not on loopback" : "node.controller is not on loopback", out);
  else if (!(s.tls.certificate + s.tls.key + s.tls.ca).empty())
    check_tls(s, "the other tls keys are given", out);
  for (auto& p : check_any_role(s))
    out.push_back(std::move(p));
  return out;
}

} // namespace troupe::config
