#include "nodes/api/watch/watch_events.hpp"

#include "actors/store/pods/pod_view.hpp"
#include "actors/store/view/event_view.hpp"
#include "messages/codec/json_write.hpp"
#include "nodes/api/read/object_fields.hpp"
#include "nodes/api/table/age.hpp"

namespace troupe::api_server {

namespace {

constexpr std::string_view added = "ADDED", modified = "MODIFIED", deleted = "DELETED";

bool is_event(const api::kind_info& kind) { return kind.type == &api::Event::desc; }

bool matched_before(const change& of, const object_filter& filter) {
  if (of.type == change_type::added)
    return false;
  return of.of_pod() ? filter.accepts(*of.owner, of.number, of.pod_before, of.nodes) : filter.accepts(of.before.data());
}

bool matches_after(const change& of, const object_filter& filter) {
  if (of.type == change_type::removed)
    return false;
  return of.of_pod() ? filter.accepts(*of.owner, of.number, of.pod_after, of.nodes) : filter.accepts(of.after.data());
}

api::resource at_version(api::Pod pod, std::uint64_t version) {
  pod.metadata.resourceVersion = std::to_string(version);
  return api::make_resource(std::move(pod));
}

/// The object that a line shows, at the version of the change.
api::resource shown(const change& of, bool earlier) {
  if (of.of_pod())
    return at_version(earlier ? render_before(of) : render_after(of), of.version);
  if (!earlier && of.after)
    return of.after;
  return api::with_meta(of.before, [&](api::ObjectMeta& m) { m.resourceVersion = std::to_string(of.version); });
}

std::string line(std::string_view word, std::string_view object) {
  std::string text = R"({"type":")";
  return text.append(word).append(R"(","object":)").append(object).append("}\n");
}

std::string row_text(const api::kind_info& kind, const void* object, include_object include) {
  std::string row = "[";
  append_row(row, *kind.type, object, now_us(), include);
  return row.substr(1);
}

std::string table_text(const api::kind_info& kind, std::string_view version, std::string_view row, bool columns) {
  std::string text;
  begin_table(text, *kind.type, {.resourceVersion = std::string{version}}, columns);
  text += row;
  end_table(text);
  return text;
}

/// An object's JSON or row, kept in the change for whoever asks next, also in later batches.
std::string changed_object(const change& of, const seen_change& seen, const rendering& how, bool columns) {
  const auto& kind = *of.kind;
  const auto usual =
      !seen.earlier && (how.as == form::json || (how.as == form::table && how.include == include_object::metadata));
  if (!usual) {
    const auto object = shown(of, seen.earlier);
    return event_line(seen.word, kind, object.data(), how, columns);
  }
  const auto& kept = how.as == form::json ? of.object_json : of.table_row;
  const auto* text = kept.get();
  if (text == nullptr) {
    const auto object = shown(of, false);
    text = &kept.put(how.as == form::json ? api::to_json(object) : row_text(kind, object.data(), how.include));
  }
  return line(seen.word, how.as == form::json ? *text : table_text(kind, std::to_string(of.version), *text, columns));
}

} // namespace

std::string watch_view::text() const {
  return filter.text() + "\n" + std::to_string(static_cast<int>(how.as)) +
         std::to_string(static_cast<int>(how.include));
}

bool concerns(const change& of, const api::kind_info& kind) {
  return of.kind == &kind || (is_event(kind) && (of.of_pod() || of.kind->type == &api::Job::desc));
}

std::optional<seen_change> seen_by(const change& of, const object_filter& filter) {
  if (of.kind != &filter.kind())
    return {};
  const auto before = matched_before(of, filter);
  const auto after = matches_after(of, filter);
  if (after)
    return seen_change{before ? modified : added};
  if (before)
    return seen_change{deleted, of.type != change_type::removed};
  return {};
}

std::string event_line(std::string_view word, const api::kind_info& kind, const void* object, const rendering& how,
                       bool columns) {
  std::string text;
  if (how.as == form::table)
    text = table_text(kind, meta_of(*kind.type, object).resourceVersion, row_text(kind, object, how.include), columns);
  else if (how.as == form::partial)
    append_partial(text, meta_of(*kind.type, object));
  else
    api::write_json(text, *kind.type, object);
  return line(word, text);
}

std::string bookmark_line(const api::kind_info& kind, const rendering& how, std::uint64_t version, bool initial_end) {
  constexpr std::string_view bookmark = "BOOKMARK";
  if (how.as == form::table)
    return line(bookmark, table_text(kind, std::to_string(version), "", false));
  const auto partial = how.as == form::partial;
  std::string text = R"({"kind":")";
  text.append(partial ? "PartialObjectMetadata" : kind.kind).append(R"(","apiVersion":")");
  text.append(partial ? "meta.k8s.io/v1" : kind.api_version()).append(R"(","metadata":{"resourceVersion":")");
  text.append(std::to_string(version)).append(R"(","creationTimestamp":null)");
  if (initial_end)
    text += R"(,"annotations":{"k8s.io/initial-events-end":"true"})";
  return line(bookmark, text + "}}");
}

std::string error_line(std::string_view status_json) { return line("ERROR", status_json); }

const std::vector<api::Event>& event_encoder::events_of(const change& of) {
  const auto [at, fresh] = events_.try_emplace(&of);
  if (fresh) {
    at->second = new_events(of);
    for (auto& event : at->second)
      event.metadata.resourceVersion = std::to_string(of.version);
  }
  return at->second;
}

void event_encoder::append(const change& of, const watch_view& view, bool columns,
                           std::vector<http::shared_chunk>& to) {
  const auto& kind = view.filter.kind();
  if (is_event(kind) && of.kind != &kind) {
    for (const auto& event : events_of(of))
      if (view.filter.accepts(&event)) {
        to.push_back(http::make_chunk(event_line(added, kind, &event, view.how, columns)));
        columns = false;
      }
    return;
  }
  const auto seen = seen_by(of, view.filter);
  if (!seen)
    return;
  auto& known = lines_[{&of, seen->word, seen->earlier, view.how.as, view.how.include, columns}];
  if (!known)
    known = http::make_chunk(changed_object(of, *seen, view.how, columns));
  to.push_back(known);
}

} // namespace troupe::api_server
