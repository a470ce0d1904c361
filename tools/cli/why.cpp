// why: the one reason why a Job, a pod or a CronJob does not run or is not done.
#include "tools/cli/why.hpp"
#include "tools/cli/api.hpp"
#include "tools/cli/commands.hpp"
#include "tools/cli/errors.hpp"
#include "tools/cli/json.hpp"

#include <fmt/format.h>

namespace troupe::cli {

namespace {

reference object_of(const arguments& args) {
  const auto named = read_references(args.objects);
  if (named.size() != 1 || named[0].name.empty())
    throw command_error("error: why what? troupe why job|pod|cronjob NAME", exit_status::usage);
  const auto& kind = named[0].kind->kind;
  if (kind != "Job" && kind != "Pod" && kind != "CronJob")
    throw command_error(
        fmt::format("error: cannot tell why of {}: only of Jobs, pods and CronJobs", display_type(*named[0].kind)),
        exit_status::usage);
  return named[0];
}

std::string listed(std::string_view title, const json::array& lines, std::string_view mark) {
  std::string out;
  for (const auto& line : lines)
    out += fmt::format("  {}{}\n", mark, text_of(line));
  return out.empty() ? out : fmt::format("{}:\n{}", title, out);
}

} // namespace

std::string own_path_of(const reference& what, const std::string& name_space, std::string_view question) {
  return fmt::format("/troupe/v1/namespaces/{}/{}/{}/{}", url_encode(name_space), what.kind->plural,
                     url_encode(what.name), question);
}

std::string why_text(const json::object& answer) {
  return fmt::format("{}\n{}\n{}{}", text_at(answer, "reason"), text_at(answer, "text"),
                     listed("Evidence", list_at(answer, "evidence"), "- "), listed("Try", list_at(answer, "try"), ""));
}

int run_why(const arguments& args) {
  const auto what = object_of(args);
  api_client api{args};
  const auto answer = api.get(own_path_of(what, args.name_space, "why"));
  fmt::print("{}", args.output == "json" ? pretty_json(answer) : why_text(answer));
  return exit_status::ok;
}

} // namespace troupe::cli
