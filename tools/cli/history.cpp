// history job NAME: every attempt that the Job made, also those whose pods are gone.
#include "tools/cli/history.hpp"

#include "tools/cli/api.hpp"
#include "tools/cli/commands.hpp"
#include "tools/cli/errors.hpp"
#include "tools/cli/json.hpp"
#include "tools/cli/table.hpp"
#include "tools/cli/time_text.hpp"
#include "tools/cli/why.hpp"

#include <fmt/format.h>

namespace troupe::cli {

namespace {

constexpr std::int64_t us_per_ms = 1000, kib_per_mib = 1024;
constexpr const char* none = "-";

std::string or_none(std::string text) { return text.empty() ? none : text; }

/// "12.3s", "350ms", "2m5s": what a run took.
std::string length_of(std::int64_t us) {
  const auto ms = us / us_per_ms;
  if (ms < 1000)
    return fmt::format("{}ms", ms);
  if (ms < 60'000)
    return fmt::format("{}.{}s", ms / 1000, ms % 1000 / 100);
  const auto minutes = ms / 60'000;
  return minutes < 60 ? fmt::format("{}m{}s", minutes, ms / 1000 % 60)
                      : fmt::format("{}h{}m", minutes / 60, minutes % 60);
}

std::string took(const json::object& attempt, std::int64_t now_us) {
  const auto begin = read_time(text_at(attempt, "started"));
  if (!begin)
    return none;
  return length_of(std::max<std::int64_t>(read_time(text_at(attempt, "finished")).value_or(now_us) - *begin, 0));
}

/// "Succeeded", "Failed: Error, exit code 3", "Failed: NodeLost (earlier run)".
std::string result_of(const json::object& attempt) {
  auto out = text_at(attempt, "phase");
  if (out == "Failed") {
    if (const auto reason = text_at(attempt, "reason"); !reason.empty())
      out += ": " + reason;
    if (const auto code = number_at(attempt, "exitCode"); code != 0)
      out += fmt::format("{} exit code {}", has(attempt, "reason") ? "," : ":", code);
    if (const auto signal = number_at(attempt, "signal"); signal != 0)
      out += fmt::format(", signal {}", signal);
  }
  return flag_at(attempt, "counted") ? out : out + " (not counted)";
}

std::string memory_of(const json::object& attempt) {
  const auto kib = number_at(attempt, "maxRssKiB");
  if (kib == 0)
    return none;
  return kib < kib_per_mib ? fmt::format("{}Ki", kib) : fmt::format("{}Mi", kib / kib_per_mib);
}

/// Columns that only some Jobs need.
struct extra_columns {
  bool indexed = false, rerun = false;
  bool memory = false; ///< a pod was given more than its template says
};

table_row row_of(const json::object& a, const extra_columns& with, std::int64_t now_us) {
  table_row row{text_at(a, "attempt")};
  if (with.rerun)
    row.push_back(text_at(a, "rerun"));
  if (with.indexed) {
    row.push_back(or_none(text_at(a, "index")));
    row.push_back(or_none(text_at(a, "retry")));
  }
  const auto cpu = number_at(a, "cpuMs");
  row.insert(row.end(),
             {text_at(a, "pod") + (flag_at(a, "deleted") ? "*" : ""), or_none(text_at(a, "node")),
              or_none(has(a, "started") ? age_of(text_at(a, "started"), now_us) : ""), took(a, now_us), result_of(a),
              text_at(a, "restarts"), memory_of(a), cpu == 0 ? none : length_of(cpu * us_per_ms)});
  if (with.memory)
    row.push_back(fmt::format("{}%", has(a, "memoryPercent") ? number_at(a, "memoryPercent") : 100));
  return row;
}

reference job_of(const arguments& args) {
  const auto named = read_references(args.objects);
  if (named.size() != 1 || named[0].name.empty() || named[0].kind->kind != "Job")
    throw command_error("error: whose history? troupe history job NAME", exit_status::usage);
  return named[0];
}

} // namespace

std::string history_text(const json::object& history, std::int64_t now_us) {
  const auto& all = list_at(history, "attempts");
  extra_columns with;
  auto deleted = false;
  for (const auto& item : all) {
    const auto& a = item.as_object();
    with.indexed |= has(a, "index");
    with.rerun |= number_at(a, "rerun") != 0;
    with.memory |= has(a, "memoryPercent");
    deleted = deleted || flag_at(a, "deleted");
  }
  table_row header{"ATTEMPT"};
  if (with.rerun)
    header.push_back("RERUN");
  if (with.indexed)
    header.insert(header.end(), {"INDEX", "RETRY"});
  header.insert(header.end(), {"POD", "NODE", "STARTED", "TOOK", "RESULT", "RESTARTS", "MAX-RSS", "CPU"});
  if (with.memory)
    header.push_back("MEMORY-GIVEN");
  std::vector<table_row> rows{std::move(header)};
  for (const auto& item : all)
    rows.push_back(row_of(item.as_object(), with, now_us));
  auto out = layout(rows);
  if (deleted)
    out += "* its pod was deleted; its log: troupe logs job/NAME --attempt N\n";
  if (const auto omitted = number_at(history, "omitted"); omitted != 0)
    out += fmt::format("{} older attempts are not shown; --limit shows more\n", omitted);
  return out;
}

int run_history(const arguments& args) {
  const auto job = job_of(args);
  api_client api{args};
  const auto path = own_path_of(job, args.name_space, "history");
  const auto history = api.get(path + query_of({{"limit", args.limit > 0 ? std::to_string(args.limit) : ""}}));
  if (args.output == "json")
    fmt::print("{}", pretty_json(history));
  else if (list_at(history, "attempts").empty())
    fmt::print(stderr, "{} has made no attempt yet.\n", display_name(*job.kind, job.name));
  else
    fmt::print("{}", history_text(history, now_us()));
  return exit_status::ok;
}

} // namespace troupe::cli
