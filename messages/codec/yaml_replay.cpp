#include "messages/codec/yaml_replay.hpp"

#include "messages/codec/yaml_scalar.hpp"

#include <set>

namespace troupe::api {

namespace {

/// Thrown to leave a replay whose rest makes no sense.
struct abandoned {};

class player {
 public:
  player(const yaml_events& document, event_sink& sink, std::size_t alias_budget)
      : doc_(document), sink_(sink), budget_(alias_budget) {}

  void node(std::size_t i) {
    const auto& e = doc_.events[i];
    spend(e);
    switch (e.kind) {
    case yaml_kind::alias:
      return repeat(e);
    case yaml_kind::scalar:
      return scalar(e);
    case yaml_kind::sequence:
      sink_.begin_array(yaml_place(e));
      for (auto k = i + 1; k != e.partner; k = doc_.after(k))
        node(k);
      return sink_.end_array();
    case yaml_kind::mapping:
      sink_.begin_object(yaml_place(e));
      mapping(i);
      return sink_.end_object();
    case yaml_kind::end:
      return;
    }
  }

  std::vector<yaml_finding> findings;

 private:
  using names = std::set<std::string, std::less<>>;

  [[noreturn]] void abandon(std::string message, const yaml_event& at) {
    findings.push_back({false, std::move(message), yaml_place(at)});
    throw abandoned();
  }

  void spend(const yaml_event& e) {
    if (repeating_ == 0)
      return;
    if (budget_ == 0)
      abandon("the aliases repeat too much of the document", e);
    --budget_;
  }

  void repeat(const yaml_event& e) {
    ++repeating_;
    node(e.partner);
    --repeating_;
  }

  void scalar(const yaml_event& e) {
    const auto s = resolve(doc_.text_of(e), e.plain, e.tag);
    const auto at = yaml_place(e);
    if (!s.error.empty())
      findings.push_back({false, s.error, at});
    switch (s.type) {
    case scalar_type::string:
      return sink_.string(s.text, at);
    case scalar_type::number:
      return sink_.number(s.text, at);
    case scalar_type::boolean:
      return sink_.boolean(s.truth, at);
    case scalar_type::null:
      return sink_.null(at);
    }
  }

  const yaml_event& target(const yaml_event& e) const {
    return e.kind == yaml_kind::alias ? target(doc_.events[e.partner]) : e;
  }

  bool is_merge(const yaml_event& key) const {
    return key.kind == yaml_kind::scalar && key.plain && key.tag == yaml_tag::none && doc_.text_of(key) == "<<";
  }

  /// A key as JSON's member name.
  std::string name_of(const yaml_event& key) {
    const auto& e = target(key);
    if (e.kind != yaml_kind::scalar)
      abandon("a key must be a text, not a list or an object", key);
    const auto s = resolve(doc_.text_of(e), e.plain, e.tag);
    switch (s.type) {
    case scalar_type::boolean:
      return s.truth ? "true" : "false";
    case scalar_type::null:
      return "null";
    default:
      return s.text;
    }
  }

  /// The members of the mapping at `i`; those of merged mappings after its own, unless they are there already.
  void mapping(std::size_t i) {
    names given;
    std::vector<std::size_t> merged;
    for (auto k = i + 1; k != doc_.events[i].partner;) {
      const auto value = doc_.after(k);
      if (is_merge(doc_.events[k]))
        merged.push_back(value);
      else
        member(k, value, given);
      k = doc_.after(value);
    }
    for (const auto m : merged)
      merge(m, given);
  }

  void member(std::size_t key, std::size_t value, names& given) {
    const auto& e = doc_.events[key];
    auto name = name_of(e);
    if (given.contains(name))
      findings.push_back(
          {true, "line " + std::to_string(e.line) + ": key \"" + name + "\" already set in map", yaml_place(e)});
    sink_.key(name, yaml_place(e));
    node(value);
    given.insert(std::move(name));
  }

  void merge(std::size_t source, names& given) {
    const auto& e = doc_.events[source];
    spend(e);
    if (e.kind == yaml_kind::alias) {
      ++repeating_;
      merge(e.partner, given);
      --repeating_;
    } else if (e.kind == yaml_kind::sequence) {
      for (auto k = source + 1; k != e.partner; k = doc_.after(k))
        merge(k, given);
    } else if (e.kind == yaml_kind::mapping) {
      merge_members(source, given);
    } else {
      abandon("map merge requires map or sequence of maps as the value", e);
    }
  }

  void merge_members(std::size_t source, names& given) {
    std::vector<std::size_t> further;
    for (auto k = source + 1; k != doc_.events[source].partner;) {
      const auto value = doc_.after(k);
      spend(doc_.events[k]);
      if (is_merge(doc_.events[k]))
        further.push_back(value);
      else if (!given.contains(name_of(doc_.events[k])))
        member(k, value, given);
      k = doc_.after(value);
    }
    for (const auto f : further)
      merge(f, given);
  }

  const yaml_events& doc_;
  event_sink& sink_;
  std::size_t budget_;
  int repeating_ = 0; ///< how many aliases are being followed
};

} // namespace

std::vector<yaml_finding> replay(const yaml_events& document, std::size_t root, event_sink& sink,
                                 std::size_t alias_budget) {
  player p(document, sink, alias_budget);
  try {
    p.node(root);
  } catch (const abandoned&) {
  }
  return std::move(p.findings);
}

} // namespace troupe::api
