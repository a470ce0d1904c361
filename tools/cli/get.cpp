#include "tools/cli/api.hpp"
#include "tools/cli/commands.hpp"
#include "tools/cli/errors.hpp"
#include "tools/cli/json.hpp"
#include "tools/cli/several.hpp"
#include "tools/cli/table.hpp"

#include <fmt/format.h>

namespace troupe::cli {

namespace {

using parameters = std::vector<std::pair<std::string, std::string>>;

/// References of one kind, shown as one group.
struct group {
  const api::kind_info* kind;
  std::vector<std::string> names; ///< empty: all
};

std::vector<group> grouped(const std::vector<reference>& references) {
  std::vector<group> out;
  for (const auto& r : references) {
    if (out.empty() || out.back().kind != r.kind)
      out.push_back({r.kind, {}});
    if (!r.name.empty())
      out.back().names.push_back(r.name);
  }
  return out;
}

parameters selectors(const arguments& args) {
  return {{"labelSelector", args.selector}, {"fieldSelector", args.field_selector}};
}

std::string namespace_of(const arguments& args) { return args.all_namespaces ? "" : args.name_space; }

void say_nothing_found(const arguments& args, const api::kind_info& kind) {
  if (args.all_namespaces || !kind.namespaced)
    fmt::print(stderr, "No resources found\n");
  else
    fmt::print(stderr, "No resources found in {} namespace.\n", args.name_space);
}

/// Prints tables, headers once a group.
class table_printer {
 public:
  table_printer(const arguments& args, const group& g, bool several)
      : args_(args), style_{.wide = args.output == "wide",
                            .with_namespace = args.all_namespaces && g.kind->namespaced,
                            .with_labels = args.show_labels,
                            .name_prefix = several ? display_name(*g.kind, "") : ""} {}

  void print(const json::object& table) {
    if (!list_at(table, "columnDefinitions").empty())
      columns_ = list_at(table, "columnDefinitions");
    auto rows = rows_of(table, columns_, style_);
    if (rows.empty())
      return;
    if (!std::exchange(header_done_, true) && !args_.no_headers)
      rows.insert(rows.begin(), header_of(table, style_));
    layout_.measure(rows);
    for (const auto& row : rows)
      fmt::print("{}", layout_.line(row));
    std::fflush(stdout);
  }

  bool printed() const { return header_done_; }

 private:
  const arguments& args_;
  table_style style_;
  column_layout layout_;
  json::array columns_;
  bool header_done_ = false;
};

/// A Table with the rows of several single answers.
json::object get_tables(api_client& api, const arguments& args, const group& g, std::vector<std::string>& refusals) {
  if (g.names.empty())
    return api.list(path_of(*g.kind, namespace_of(args)), selectors(args), accept_table, "rows");
  json::object all;
  for_each_name(g.names, refusals, [&](const std::string& name) {
    auto one = api.get(path_of(*g.kind, args.name_space, name), accept_table);
    if (all.empty()) {
      all = std::move(one);
      return;
    }
    auto& rows = all["rows"].as_array();
    for (const auto& row : list_at(one, "rows"))
      rows.push_back(row);
  });
  return all;
}

std::string watched_name(const group& g) {
  if (g.names.size() > 1)
    throw command_error("error: you may only specify a single resource name together with --watch");
  return g.names.empty() ? "" : "metadata.name=" + g.names.front();
}

void watch_table(api_client& api, const arguments& args, const group& g, const json::object& first,
                 table_printer& out) {
  auto wanted = selectors(args);
  if (const auto by_name = watched_name(g); !by_name.empty())
    wanted[1].second = by_name;
  api.watch(
      path_of(*g.kind, namespace_of(args)), wanted, text_at(object_at(first, "metadata"), "resourceVersion"),
      [&out](std::string_view, const json::object& table) {
        out.print(table);
        return true;
      },
      {}, accept_table);
}

int get_as_table(api_client& api, const arguments& args, const std::vector<group>& groups) {
  bool anything = false;
  std::vector<std::string> refusals;
  for (const auto& g : groups) {
    table_printer out{args, g, groups.size() > 1};
    const auto table = get_tables(api, args, g, refusals);
    if (anything && !list_at(table, "rows").empty())
      fmt::print("\n");
    out.print(table);
    if (args.watch && refusals.empty())
      watch_table(api, args, g, table, out);
    anything = anything || out.printed();
  }
  if (!anything && refusals.empty())
    say_nothing_found(args, *groups.back().kind);
  return say_refusals(refusals);
}

/// Items of a typed list carry neither kind nor apiVersion.
json::object with_kind(const json::value& item, const api::kind_info& kind) {
  json::object out{{"apiVersion", std::string{kind.api_version()}}, {"kind", std::string{kind.kind}}};
  if (item.is_object())
    for (const auto& member : item.get_object())
      out[member.key()] = member.value();
  return out;
}

json::array get_objects(api_client& api, const arguments& args, const std::vector<group>& groups,
                        std::vector<std::string>& refusals) {
  json::array out;
  for (const auto& g : groups) {
    for_each_name(g.names, refusals, [&](const std::string& name) {
      out.push_back(with_kind(api.get(path_of(*g.kind, args.name_space, name)), *g.kind));
    });
    if (!g.names.empty())
      continue;
    const auto listed = api.list(path_of(*g.kind, namespace_of(args)), selectors(args));
    for (const auto& item : list_at(listed, "items"))
      out.push_back(with_kind(item, *g.kind));
  }
  return out;
}

std::string name_line(const json::object& object) {
  const auto* kind = api::find_kind(text_at(object, "apiVersion"), text_at(object, "kind"));
  const auto name = meta_text(object, "name");
  return kind == nullptr ? name : display_name(*kind, name);
}

void print_value(const arguments& args, const json::value& value) {
  fmt::print("{}", args.output == "json" ? pretty_json(value) : to_yaml(value));
  std::fflush(stdout);
}

void print_objects(const arguments& args, json::array objects, bool as_list) {
  if (args.output == "name") {
    for (const auto& object : objects)
      fmt::print("{}\n", name_line(object.get_object()));
  } else if (as_list) {
    print_value(args, json::object{{"apiVersion", "v1"},
                                   {"kind", "List"},
                                   {"metadata", json::object{{"resourceVersion", ""}}},
                                   {"items", std::move(objects)}});
  } else {
    print_value(args, objects.front());
  }
}

int watch_objects(api_client& api, const arguments& args, const group& g) {
  auto wanted = selectors(args);
  if (const auto by_name = watched_name(g); !by_name.empty())
    wanted[1].second = by_name;
  api.watch(path_of(*g.kind, namespace_of(args)), wanted, "0", [&](std::string_view, const json::object& object) {
    if (args.output == "yaml")
      fmt::print("---\n");
    print_objects(args, {with_kind(object, *g.kind)}, false);
    std::fflush(stdout);
    return true;
  });
  return exit_status::ok;
}

int get_as_objects(api_client& api, const arguments& args, const std::vector<group>& groups) {
  const bool single = groups.size() == 1 && groups.front().names.size() == 1;
  if (args.watch)
    return watch_objects(api, args, groups.front());
  std::vector<std::string> refusals;
  auto objects = get_objects(api, args, groups, refusals);
  if (!single || !objects.empty())
    print_objects(args, std::move(objects), !single);
  return say_refusals(refusals);
}

} // namespace

int run_get(const arguments& args) {
  const auto groups = grouped(read_references(args.objects));
  if (args.watch && groups.size() > 1)
    throw command_error("error: you may only specify a single resource type together with --watch");
  api_client api{args};
  return args.output.empty() || args.output == "wide" ? get_as_table(api, args, groups)
                                                      : get_as_objects(api, args, groups);
}

} // namespace troupe::cli
