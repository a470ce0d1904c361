#include "actors/pod/plan/environment.hpp"

#include "messages/codec/utf8.hpp"

#include <algorithm>
#include <optional>

namespace troupe::pod {

namespace {

constexpr std::string_view index_key = "batch.kubernetes.io/job-completion-index";

text literal(std::string value) { return {{std::move(value), own_part::none}}; }
text own(own_part what) { return {{{}, what}}; }

void append(text& to, std::string_view letters) {
  if (letters.empty())
    return;
  if (!to.empty() && to.back().own == own_part::none)
    to.back().literal += letters;
  else
    to.push_back({std::string{letters}, own_part::none});
}

void append(text& to, const text& other) {
  for (const auto& piece : other)
    if (piece.own == own_part::none)
      append(to, piece.literal);
    else
      to.push_back(piece);
}

/// The key in "metadata.labels['key']", given the part before the bracket.
std::optional<std::string_view> subscript(std::string_view path, std::string_view of) {
  if (!path.starts_with(of))
    return std::nullopt;
  path.remove_prefix(of.size());
  if (!path.starts_with("['") || !path.ends_with("']") || path.size() < 4)
    return std::nullopt;
  return path.substr(2, path.size() - 4);
}

text lookup(const surroundings& at, const std::map<std::string, std::string>& in, std::string_view key) {
  if (key == index_key && at.job.indexed)
    return own(own_part::index);
  const auto found = in.find(std::string{key});
  return literal(found == in.end() ? std::string{} : found->second);
}

/// The container a resourceFieldRef speaks of, or null.
const api::Container* named(const surroundings& at, const std::string& name) {
  if (name.empty())
    return &at.container;
  for (const auto* list : {&at.of.spec.containers, &at.of.spec.initContainers})
    for (const auto& x : *list)
      if (x.name == name)
        return &x;
  return nullptr;
}

std::int64_t allocatable_milli(const node_facts& node, std::string_view resource) {
  if (resource == "cpu")
    return node.cpu_milli;
  return resource == "memory" ? node.memory_bytes * 1000 : 0;
}

/// A reference to a ConfigMap or a Secret, or to a key of it.
struct config_reference {
  bool secret = false;
  const std::string& name;
  bool optional = false;
};

void complain(std::string& problem, std::string text) {
  if (problem.empty())
    problem = std::move(text);
}

/// What it refers to; null when there is none, which is a problem unless it is optional.
std::shared_ptr<const config_source> look_up(const surroundings& at, const config_reference& which,
                                             std::string& problem) {
  auto found = at.configs && *at.configs ? (*at.configs)({which.secret, at.job.name_space, which.name}) : nullptr;
  if (!found && !which.optional)
    complain(problem, (which.secret ? "secret \"" : "configmap \"") + which.name + "\" not found");
  return found;
}

/// A ConfigMap's binary values are for files only.
bool is_text(const config_source& from, const std::string& value) {
  return from.secret || api::find_invalid_utf8(value) == value.npos;
}

/// A process's environment cannot hold every value.
std::optional<text> as_value(const config_source& from, const std::string& key, const std::string& value,
                             std::string& problem) {
  if (value.find('\0') == value.npos)
    return literal(value);
  complain(problem, std::string{"the value of key "} + key + " in " + (from.secret ? "Secret " : "ConfigMap ") +
                        from.name_space + "/" + from.name + " holds a NUL byte, which no environment variable can");
  return std::nullopt;
}

std::optional<text> key_text(const surroundings& at, const config_reference& which, const std::string& key,
                             std::string& problem) {
  const auto from = look_up(at, which, problem);
  if (!from)
    return std::nullopt;
  const auto found = from->data.find(key);
  if (found != from->data.end() && is_text(*from, found->second))
    return as_value(*from, key, found->second, problem);
  if (!which.optional)
    complain(problem, "couldn't find key " + key + " in " + (which.secret ? "Secret " : "ConfigMap ") +
                          at.job.name_space + "/" + which.name);
  return std::nullopt;
}

void add_all(const surroundings& at, const config_reference& which, const std::string& prefix, variables& out,
             std::string& problem) {
  const auto from = look_up(at, which, problem);
  if (!from)
    return;
  for (const auto& [key, value] : from->data)
    if (is_text(*from, value))
      if (auto set = as_value(*from, key, value, problem))
        out.set(prefix + key, std::move(*set));
}

std::optional<text> value_of(const surroundings& at, const api::EnvVarSource& from, std::string& problem) {
  if (from.fieldRef)
    return field_text(at, from.fieldRef->fieldPath, problem);
  if (from.resourceFieldRef)
    return resource_text(at, *from.resourceFieldRef, problem);
  if (from.configMapKeyRef)
    return key_text(at, {false, from.configMapKeyRef->name, from.configMapKeyRef->optional.value_or(false)},
                    from.configMapKeyRef->key, problem);
  if (from.secretKeyRef)
    return key_text(at, {true, from.secretKeyRef->name, from.secretKeyRef->optional.value_or(false)},
                    from.secretKeyRef->key, problem);
  if (from.fileKeyRef && !from.fileKeyRef->optional.value_or(false) && problem.empty())
    problem = "couldn't find key " + from.fileKeyRef->key + " in file " + from.fileKeyRef->path + " of volume " +
              from.fileKeyRef->volumeName;
  return std::nullopt;
}

} // namespace

void variables::set(const std::string& name, text value) {
  const auto known = std::find_if(all_.begin(), all_.end(), [&](const auto& x) { return x.name == name; });
  if (known == all_.end())
    all_.push_back({name, std::move(value)});
  else
    known->value = std::move(value);
}

const text* variables::find(std::string_view name) const {
  const auto known = std::find_if(all_.begin(), all_.end(), [&](const auto& x) { return x.name == name; });
  return known == all_.end() ? nullptr : &known->value;
}

text expand(std::string_view raw, const variables& known) {
  text out;
  while (!raw.empty()) {
    const auto dollar = raw.find('$');
    append(out, raw.substr(0, dollar));
    if (dollar == raw.npos)
      break;
    raw.remove_prefix(dollar);
    const auto close = raw.starts_with("$(") ? raw.find(')') : raw.npos;
    const auto* value = close == raw.npos ? nullptr : known.find(raw.substr(2, close - 2));
    if (value) {
      append(out, *value);
      raw.remove_prefix(close + 1);
    } else if (close != raw.npos) {
      append(out, raw.substr(0, close + 1));
      raw.remove_prefix(close + 1);
    } else {
      append(out, "$");
      raw.remove_prefix(raw.starts_with("$$") ? 2 : 1);
    }
  }
  return out;
}

variables declared_variables(const surroundings& at, std::string& problem) {
  variables out;
  for (const auto& from : at.container.envFrom) {
    if (from.configMapRef)
      add_all(at, {false, from.configMapRef->name, from.configMapRef->optional.value_or(false)}, from.prefix, out,
              problem);
    if (from.secretRef)
      add_all(at, {true, from.secretRef->name, from.secretRef->optional.value_or(false)}, from.prefix, out, problem);
  }
  for (const auto& x : at.container.env) {
    const auto value = x.valueFrom ? value_of(at, *x.valueFrom, problem) : expand(x.value, out);
    if (value)
      out.set(x.name, *value);
  }
  constexpr const char* index_name = "JOB_COMPLETION_INDEX";
  if (at.job.indexed && !out.find(index_name))
    out.set(index_name, own(own_part::index));
  return out;
}

text field_text(const surroundings& at, std::string_view path, std::string& problem) {
  const auto& meta = at.of.metadata;
  if (const auto key = subscript(path, "metadata.labels"))
    return lookup(at, meta.labels, *key);
  if (const auto key = subscript(path, "metadata.annotations"))
    return lookup(at, meta.annotations, *key);
  if (path == "metadata.name")
    return own(own_part::name);
  if (path == "metadata.uid")
    return own(own_part::uid);
  if (path == "metadata.namespace")
    return literal(at.job.name_space);
  if (path == "spec.nodeName")
    return literal(at.node.name);
  if (path == "spec.serviceAccountName")
    return literal(at.of.spec.serviceAccountName.empty() ? "default" : at.of.spec.serviceAccountName);
  if (path == "status.hostIP" || path == "status.hostIPs" || path == "status.podIP" || path == "status.podIPs")
    return literal(at.node.address);
  if (problem.empty())
    problem = "error converting fieldPath: field label not supported: " + std::string{path};
  return {};
}

text resource_text(const surroundings& at, const api::ResourceFieldSelector& which, std::string& problem) {
  const auto dot = which.resource.find('.');
  const auto list = which.resource.substr(0, dot);
  const auto resource = dot == std::string::npos ? std::string{} : which.resource.substr(dot + 1);
  const auto* container = named(at, which.containerName);
  if (!container || resource.empty() || (list != "limits" && list != "requests")) {
    if (problem.empty())
      problem = container ? "unsupported container resource : " + which.resource
                          : "container " + which.containerName + " not found";
    return {};
  }
  const auto& limits = container->resources.limits;
  const auto& amounts = list == "limits" ? limits : container->resources.requests;
  auto milli = std::int64_t{0};
  if (const auto found = amounts.find(resource); found != amounts.end())
    milli = found->second.milli();
  else if (const auto limit = limits.find(resource); limit != limits.end())
    milli = limit->second.milli();
  else if (list == "limits")
    milli = allocatable_milli(at.node, resource);
  const auto divisor = which.divisor.is_zero() ? std::int64_t{1000} : which.divisor.milli();
  return literal(std::to_string(milli / divisor + (milli % divisor > 0 ? 1 : 0)));
}

} // namespace troupe::pod
