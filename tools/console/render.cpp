#include "tools/console/render.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace troupe::console {

namespace json = boost::json;

namespace {

struct actor_line {
  std::string path, kind, object, last_failure;
  std::int64_t messages = 0, mailbox = 0, busy_us = 0, restarts = 0;
};

std::string text(const json::object& o, const char* key) {
  const auto* v = o.if_contains(key);
  return v && v->is_string() ? std::string{v->get_string().c_str()} : std::string{};
}

std::int64_t number(const json::object& o, const char* key) {
  const auto* v = o.if_contains(key);
  if (!v || !v->is_number())
    return 0;
  return v->to_number<std::int64_t>();
}

/// All actors of all processes, by path. A process that did not answer is one line that says why.
std::vector<actor_line> actors_of(std::string_view text_of_tree) {
  std::vector<actor_line> out;
  boost::system::error_code error;
  const auto value = json::parse({text_of_tree.data(), text_of_tree.size()}, error);
  if (error || !value.is_object())
    return out;
  for (const auto& [process, list] : value.get_object()) {
    if (const auto* failure = list.if_object()) {
      out.push_back({"/" + std::string{process}, "unreachable", text(*failure, "error"), {}, 0, 0, 0, 0});
      continue;
    }
    for (const auto& entry : list.as_array()) {
      const auto& o = entry.as_object();
      out.push_back({text(o, "path"), text(o, "kind"), text(o, "object"), text(o, "lastFailure"),
                     number(o, "messages"), number(o, "mailbox"), number(o, "busyUs"), number(o, "restarts")});
    }
  }
  std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
  return out;
}

std::size_t depth(const std::string& path) {
  return static_cast<std::size_t>(std::count(path.begin(), path.end(), '/')) - 1;
}

std::string cell(const json::value& v) {
  if (v.is_string())
    return v.get_string().c_str();
  return json::serialize(v);
}

} // namespace

std::string render_tree(std::string_view text_of_tree) {
  std::string out;
  std::vector<std::string> shown; // parents that are no actors themselves ("/controller/jobs/default") get a line, too
  for (const auto& a : actors_of(text_of_tree)) {
    for (auto slash = a.path.find('/', 1); slash != std::string::npos; slash = a.path.find('/', slash + 1)) {
      const auto parent = a.path.substr(0, slash);
      if (std::find(shown.begin(), shown.end(), parent) != shown.end())
        continue;
      out += fmt::format("{:{}}{}\n", "", 2 * depth(parent), parent.substr(parent.rfind('/') + 1));
      shown.push_back(parent);
    }
    shown.push_back(a.path);
    out += fmt::format("{:{}}{}  [{}]", "", 2 * depth(a.path), a.path.substr(a.path.rfind('/') + 1), a.kind);
    if (!a.object.empty())
      out += "  " + a.object;
    if (a.restarts > 0)
      out += fmt::format("  restarts={}", a.restarts);
    if (!a.last_failure.empty())
      out += fmt::format("  last failure: {}", a.last_failure);
    out += '\n';
  }
  return out;
}

std::string render_top(std::string_view text_of_tree, std::size_t rows) {
  auto all = actors_of(text_of_tree);
  std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.busy_us > b.busy_us; });
  all.resize(std::min(all.size(), rows));
  std::vector<std::vector<std::string>> table{{"BUSY MS", "MESSAGES", "MAILBOX", "RESTARTS", "KIND", "PATH"}};
  for (const auto& a : all)
    table.push_back({fmt::format("{:.1f}", static_cast<double>(a.busy_us) / 1000), std::to_string(a.messages),
                     std::to_string(a.mailbox), std::to_string(a.restarts), a.kind, a.path});
  return render_table(table);
}

std::string render_object(std::string_view text_of_object) {
  boost::system::error_code error;
  const auto value = json::parse({text_of_object.data(), text_of_object.size()}, error);
  if (error || !value.is_object())
    return std::string{text_of_object} + "\n";
  std::size_t width = 0;
  for (const auto& [key, v] : value.get_object())
    width = std::max(width, key.size());
  std::string out;
  for (const auto& [key, v] : value.get_object())
    out += fmt::format("{:<{}}  {}\n", std::string_view{key.data(), key.size()}, width, cell(v));
  return out;
}

std::vector<std::string> paths_of(std::string_view text_of_tree) {
  std::vector<std::string> out;
  for (auto& a : actors_of(text_of_tree))
    out.push_back(std::move(a.path));
  return out;
}

std::string render_table(const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()), 6);
    for (std::size_t i = 0; i < row.size(); ++i)
      widths[i] = std::max(widths[i], row[i].size() + 3);
  }
  std::string out;
  for (const auto& row : rows) {
    for (std::size_t i = 0; i + 1 < row.size(); ++i)
      out += fmt::format("{:<{}}", row[i], widths[i]);
    out += row.empty() ? "\n" : row.back() + "\n";
  }
  return out;
}

std::string render_kubernetes_table(std::string_view text_of_table) {
  boost::system::error_code error;
  const auto value = json::parse({text_of_table.data(), text_of_table.size()}, error);
  const auto* table = error ? nullptr : value.if_object();
  const auto* columns = table ? table->if_contains("columnDefinitions") : nullptr;
  const auto* rows = table ? table->if_contains("rows") : nullptr;
  if (!columns || !rows || !rows->is_array())
    return std::string{text_of_table} + "\n";
  std::vector<std::vector<std::string>> out(1);
  std::vector<bool> narrow;
  for (const auto& c : columns->as_array()) {
    narrow.push_back(number(c.as_object(), "priority") == 0);
    if (!narrow.back())
      continue;
    auto name = text(c.as_object(), "name");
    std::transform(name.begin(), name.end(), name.begin(), [](unsigned char x) { return std::toupper(x); });
    out[0].push_back(name);
  }
  for (const auto& r : rows->as_array()) {
    auto& line = out.emplace_back();
    const auto& cells = r.as_object().at("cells").as_array();
    for (std::size_t i = 0; i < cells.size() && i < narrow.size(); ++i)
      if (narrow[i])
        line.push_back(cell(cells[i]));
  }
  return out.size() == 1 ? "No resources found\n" : render_table(out);
}

std::string error_text(std::string_view body) {
  boost::system::error_code error;
  const auto value = json::parse({body.data(), body.size()}, error);
  if (error || !value.is_object())
    return std::string{body};
  for (const auto* key : {"message", "error"})
    if (auto found = text(value.get_object(), key); !found.empty())
      return found;
  return std::string{body};
}

} // namespace troupe::console
