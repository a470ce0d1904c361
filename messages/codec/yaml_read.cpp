#include "messages/codec/yaml_read.hpp"

#include "messages/codec/json_sink.hpp"
#include "messages/codec/table_sink.hpp"
#include "messages/codec/yaml_explain.hpp"
#include "messages/codec/yaml_replay.hpp"
#include "messages/codec/yaml_scalar.hpp"
#include "messages/codec/yaml_segments.hpp"

#include <algorithm>
#include <optional>
#include <tuple>

namespace troupe::api {

namespace {

bool by_position(const problem& a, const problem& b) { return std::tie(a.line, a.column) < std::tie(b.line, b.column); }

problem at_event(problem_kind kind, std::string message, const yaml_event& e) {
  return {kind, "", std::move(message), static_cast<int>(e.line), static_cast<int>(e.column)};
}

problem too_large(std::size_t limit, int line) {
  return {problem_kind::syntax, "", "the document has more than " + std::to_string(limit) + " bytes", line, 1};
}

void add_findings(std::vector<yaml_finding> findings, std::vector<problem>& to) {
  for (auto& f : findings) {
    const auto [line, column] = position(f.at);
    to.push_back({f.duplicate ? problem_kind::duplicate_field : problem_kind::bad_value, "", std::move(f.message), line,
                  column});
  }
}

/// Reads the node at `root` into a value of that type.
read_report read_node(const yaml_events& doc, std::size_t root, const type_desc& type, void* into) {
  table_sink sink(type, into, dialect::yaml);
  read_report report;
  add_findings(replay(doc, root, sink), report.problems);
  for (auto& [p, at] : sink.problems) {
    std::tie(p.line, p.column) = position(at);
    report.problems.push_back(std::move(p));
  }
  std::ranges::stable_sort(report.problems, by_position);
  report.api_version = std::move(sink.api_version);
  report.kind = std::move(sink.kind);
  return report;
}

/// The value of a member of the mapping at `root`; nothing when it has none of that name.
std::optional<std::size_t> find_member(const yaml_events& doc, std::size_t root, std::string_view name) {
  for (auto k = root + 1; k != doc.events[root].partner;) {
    const auto value = doc.after(k);
    if (doc.events[k].kind == yaml_kind::scalar && doc.text_of(doc.events[k]) == name)
      return value;
    k = doc.after(value);
  }
  return std::nullopt;
}

const yaml_event& resolved(const yaml_events& doc, std::size_t i) {
  const auto& e = doc.events[i];
  return e.kind == yaml_kind::alias ? resolved(doc, e.partner) : e;
}

bool is_null(const yaml_events& doc, const yaml_event& e) {
  return e.kind == yaml_kind::scalar && resolve(doc.text_of(e), e.plain, e.tag).type == scalar_type::null;
}

/// Reads the documents of one manifest.
class manifest_reader {
 public:
  manifest_reader(std::string_view source, const manifest_limits& limits) : source_(source), limits_(limits) {}

  void read(const yaml_segment& segment) {
    if (segment.text.size() > limits_.document.bytes) {
      add(segment.line).problems.push_back(too_large(limits_.document.bytes, segment.line));
      return;
    }
    std::vector<yaml_events> parsed;
    const auto error = parse_yaml(segment.text, segment.line, {.depth = limits_.document.depth}, parsed);
    for (const auto& doc : parsed)
      if (!doc.events.empty())
        node(doc, 0);
    if (!error.message.empty())
      add(segment.line).problems.push_back(syntax_problem(error, segment));
  }

  bool is_full() const { return documents.size() >= limits_.documents; }

  document& add(int line) {
    auto& d = documents.emplace_back();
    d.source = source_;
    d.line = line;
    return d;
  }

  std::vector<document> documents;

 private:
  void node(const yaml_events& doc, std::size_t root) {
    const auto& e = doc.events[root];
    if (is_full() || is_null(doc, e))
      return;
    if (e.kind != yaml_kind::mapping) {
      const auto* what = e.kind == yaml_kind::sequence ? "a list" : "a text";
      add(static_cast<int>(e.line))
          .problems.push_back(at_event(problem_kind::wrong_type,
                                       std::string("expected an object with apiVersion and kind, found ") + what, e));
      return;
    }
    document d;
    d.source = source_;
    d.line = static_cast<int>(e.line);
    d.api_version = name(doc, root, "apiVersion", d);
    d.kind = name(doc, root, "kind", d);
    if (d.problems.empty() && d.kind == "List" && d.api_version == "v1")
      return items(doc, root);
    if (d.problems.empty())
      object(doc, root, d);
    documents.push_back(std::move(d));
  }

  /// apiVersion or kind of a document.
  static std::string name(const yaml_events& doc, std::size_t root, std::string_view which, document& d) {
    const auto at = find_member(doc, root, which);
    if (!at || is_null(doc, resolved(doc, *at))) {
      d.problems.push_back(at_event(problem_kind::bad_value, std::string(which) + " is not set", doc.events[root]));
      return {};
    }
    const auto& e = resolved(doc, *at);
    const auto s = resolve(e.kind == yaml_kind::scalar ? doc.text_of(e) : "", e.plain, e.tag);
    if (e.kind != yaml_kind::scalar || s.type != scalar_type::string)
      d.problems.push_back(
          at_event(problem_kind::wrong_type, std::string(which) + " must be a string", doc.events[*at]));
    return s.text;
  }

  void items(const yaml_events& doc, std::size_t root) {
    const auto at = find_member(doc, root, "items");
    if (!at || doc.events[*at].kind != yaml_kind::sequence)
      return;
    for (auto k = *at + 1; k != doc.events[*at].partner; k = doc.after(k))
      node(doc, k);
  }

  static void object(const yaml_events& doc, std::size_t root, document& d) {
    const auto* kind = find_kind(d.api_version, d.kind);
    if (!kind) {
      d.problems.push_back(unknown_kind(doc, root, d));
      suspect(doc, root, d);
      return;
    }
    auto value = new_value(*kind);
    d.problems = read_node(doc, root, *kind->type, value.get()).problems;
    explain_numbers(doc, root, d.problems);
    suspect(doc, root, d);
    if (!any_fatal(d.problems))
      d.object = {std::move(value), *kind};
  }

  /// Comments that became parts of values. A doubtful one counts only beside real problems.
  static void suspect(const yaml_events& doc, std::size_t root, document& d) {
    auto found = suspect_comments(doc, root);
    add_elsewhere(std::move(found.certain), d.problems);
    if (d.problems.empty())
      d.hints = std::move(found.possible);
    else
      add_elsewhere(std::move(found.possible), d.problems);
    std::ranges::stable_sort(d.problems, by_position);
  }

  /// Adds those that stand where nothing is complained about yet.
  static void add_elsewhere(std::vector<problem> more, std::vector<problem>& to) {
    for (auto& p : more)
      if (std::ranges::none_of(
              to, [&](const problem& t) { return std::tie(t.line, t.column) == std::tie(p.line, p.column); }))
        to.push_back(std::move(p));
  }

  /// Kubernetes' text, and where the mistake may lie: a comment in the value, or another version.
  static problem unknown_kind(const yaml_events& doc, std::size_t root, const document& d) {
    auto message = "no matches for kind \"" + d.kind + "\" in version \"" + d.api_version + '"';
    const bool in_kind = d.kind.find("//") != std::string::npos;
    const bool in_version = !in_kind && d.api_version.find(" //") != std::string::npos;
    if (in_kind || in_version)
      message += ": the value holds a comment, but " + std::string(comment_hint);
    else
      message += elsewhere(d.kind);
    const auto at = find_member(doc, root, in_version ? "apiVersion" : "kind");
    return at_event(problem_kind::bad_value, std::move(message), doc.events[at.value_or(root)]);
  }

  static std::string elsewhere(std::string_view kind) {
    std::string versions;
    for (const auto& k : all_kinds())
      if (k.kind == kind)
        versions += (versions.empty() ? "" : ", ") + std::string(k.api_version());
    return versions.empty() ? "" : " (" + std::string(kind) + " is in " + versions + ")";
  }

  std::string_view source_;
  const manifest_limits& limits_;
};

bool begins_with_brace(std::string_view text) {
  const auto start = text.find_first_not_of(" \t\r\n");
  return start != std::string_view::npos && text[start] == '{';
}

/// A file that is one JSON object, read as JSON; nothing when it is better read as YAML.
std::optional<document> read_json_file(std::string_view text, std::string_view source, const read_limits& limits) {
  if (!begins_with_brace(text) || text.size() > limits.bytes)
    return std::nullopt;
  const auto names = read_type_meta(text);
  const auto* kind = find_kind(names.api_version, names.kind);
  if (!kind)
    return std::nullopt;
  auto read = read_json(text, *kind, limits);
  const bool is_json =
      std::ranges::none_of(read.problems, [](const problem& p) { return p.kind == problem_kind::syntax; });
  if (!is_json)
    return std::nullopt;
  return document{
      std::move(read.object), std::move(read.problems), std::string(source), 1, names.api_version, names.kind};
}

/// The one document of a text, or what keeps it from being one.
std::optional<yaml_events> single_document(std::string_view text, const read_limits& limits,
                                           std::vector<problem>& problems) {
  const yaml_segment whole{text, 1};
  if (text.size() > limits.bytes) {
    problems.push_back(too_large(limits.bytes, 1));
    return std::nullopt;
  }
  std::vector<yaml_events> parsed;
  if (const auto error = parse_yaml(text, 1, {.depth = limits.depth}, parsed); !error.message.empty()) {
    problems.push_back(syntax_problem(error, whole));
    return std::nullopt;
  }
  std::erase_if(parsed, [](const yaml_events& d) { return d.events.empty() || is_null(d, d.events.front()); });
  if (parsed.size() == 1)
    return std::move(parsed.front());
  problems.push_back(
      {problem_kind::syntax, "", parsed.empty() ? "the document is empty" : "more than one document", 1, 1});
  return std::nullopt;
}

} // namespace

std::vector<document> read_manifest(std::string_view text, std::string_view source, const manifest_limits& limits) {
  manifest_reader reader(source, limits);
  if (auto json = read_json_file(text, source, limits.document)) {
    reader.documents.push_back(std::move(*json));
    return std::move(reader.documents);
  }
  segmenter segments(text);
  while (const auto segment = segments.next()) {
    if (reader.is_full()) {
      const auto most = std::to_string(limits.documents);
      reader.add(segment->line)
          .problems.push_back({problem_kind::syntax, "", "more than " + most + " documents", segment->line, 1});
      break;
    }
    reader.read(*segment);
  }
  return std::move(reader.documents);
}

read_report read_yaml(std::string_view text, const type_desc& type, void* into, const read_limits& limits) {
  read_report report;
  if (const auto doc = single_document(text, limits, report.problems))
    report = read_node(*doc, 0, type, into);
  return report;
}

decoded read_yaml(std::string_view text, const kind_info& kind, const read_limits& limits) {
  auto value = new_value(kind);
  auto report = read_yaml(text, *kind.type, value.get(), limits);
  decoded result{{}, std::move(report.problems), std::move(report.api_version), std::move(report.kind)};
  if (!any_fatal(result.problems))
    result.object = {std::move(value), kind};
  return result;
}

std::string yaml_to_json(std::string_view text, std::vector<problem>& problems, const read_limits& limits) {
  json_sink sink;
  if (const auto doc = single_document(text, limits, problems))
    add_findings(replay(*doc, 0, sink), problems);
  return any_fatal(problems) ? std::string() : std::move(sink.json);
}

} // namespace troupe::api
