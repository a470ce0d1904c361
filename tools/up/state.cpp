#include "tools/up/state.hpp"

#include "nodes/api/table/age.hpp"
#include "tools/cli/json.hpp"
#include "tools/cli/table.hpp"
#include "tools/up/files.hpp"

#include <array>
#include <ctime>

namespace troupe::up {

namespace {

namespace json = boost::json;

std::string rfc3339(std::int64_t us) {
  const auto seconds = static_cast<std::time_t>(us / 1'000'000);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  std::array<char, 32> out{};
  std::strftime(out.data(), out.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
  return out.data();
}

json::object to_json(const process_id& p) { return {{"pid", p.pid}, {"started", p.started}}; }

process_id id_of(const json::object& o) {
  return {static_cast<pid_t>(cli::number_at(o, "pid")), static_cast<std::uint64_t>(cli::number_at(o, "started"))};
}

process_row row_of(const json::object& o) {
  return {cli::text_at(o, "role"),  cli::text_at(o, "name"),       id_of(cli::object_at(o, "process")),
          cli::text_at(o, "state"), cli::number_at(o, "restarts"), cli::number_at(o, "since_us")};
}

} // namespace

void save_state(const std::filesystem::path& file, const cluster_state& state) {
  json::array rows;
  for (const auto& r : state.processes)
    rows.push_back(json::object{{"role", r.role},
                                {"name", r.name},
                                {"process", to_json(r.process)},
                                {"state", r.state},
                                {"restarts", r.restarts},
                                {"since_us", r.since_us}});
  write_private_file(file,
                     cli::pretty_json(json::object{
                         {"supervisor", to_json(state.supervisor)}, {"address", state.address}, {"processes", rows}}));
}

std::optional<cluster_state> load_state(const std::filesystem::path& file) {
  const auto parsed = cli::parse_json(read_file(file));
  const auto* o = parsed ? parsed->if_object() : nullptr;
  if (o == nullptr)
    return {};
  cluster_state out{id_of(cli::object_at(*o, "supervisor")), cli::text_at(*o, "address"), {}};
  for (const auto& item : cli::list_at(*o, "processes"))
    if (item.is_object())
      out.processes.push_back(row_of(item.get_object()));
  return out;
}

std::string status_json(const std::vector<process_row>& rows) {
  json::array out;
  for (const auto& r : rows)
    out.push_back(json::object{{"role", r.role},
                               {"name", r.name},
                               {"pid", r.process.pid},
                               {"state", r.state},
                               {"restarts", r.restarts},
                               {"since", rfc3339(r.since_us)}});
  return cli::pretty_json(out);
}

std::string status_table(const std::vector<process_row>& rows, std::int64_t now_us) {
  std::vector<cli::table_row> lines{{"ROLE", "NAME", "PID", "STATE", "RESTARTS", "SINCE"}};
  for (const auto& r : rows)
    lines.push_back({r.role, r.name, r.process.pid > 0 ? std::to_string(r.process.pid) : "-", r.state,
                     std::to_string(r.restarts), api_server::human_age(r.since_us, now_us)});
  return cli::layout(lines);
}

} // namespace troupe::up
