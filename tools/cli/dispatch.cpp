#include "tools/cli/dispatch.hpp"

#include "nodes/agent/agent.hpp"
#include "nodes/controller/controller.hpp"
#include "tools/cli/api.hpp"
#include "tools/cli/command_line.hpp"
#include "tools/cli/commands.hpp"
#include "tools/cli/config_command.hpp"
#include "tools/cli/errors.hpp"
#include "tools/console/console.hpp"
#include "tools/up/commands.hpp"

#include <fmt/format.h>

#include <array>
#include <cstdlib>

namespace troupe::cli {

namespace {

std::string history_file() {
  const char* home = std::getenv("HOME");
  return home != nullptr ? std::string{home} + "/.troupe_history" : std::string{};
}

int run_console(const arguments& args) {
  http_client http{server_url(args)};
  console::options how;
  how.call = [&http](const console::api_request& request) {
    auto answer = http.call({.method = request.method,
                             .target = request.target,
                             .body = request.body,
                             .accept = request.as_table ? accept_table : ""});
    return console::api_answer{answer.status, std::move(answer.body)};
  };
  how.commands = args.console_commands;
  how.json = args.output == "json";
  how.control = args.control;
  how.history_file = history_file();
  return console::run_console(how);
}

int run_completion(const arguments& args) {
  fmt::print("{}", completion_script(describe_commands(), args.shell));
  return exit_status::ok;
}

struct entry {
  const char* name;
  int (*run)(const arguments&);
};

constexpr std::array table = {
    entry{"get", run_get},
    entry{"describe", run_describe},
    entry{"create", run_create},
    entry{"apply", run_apply},
    entry{"delete", run_delete},
    entry{"logs", run_logs},
    entry{"scale", run_scale},
    entry{"suspend", [](const arguments& args) { return run_suspend(args, true); }},
    entry{"resume", [](const arguments& args) { return run_suspend(args, false); }},
    entry{"wait", run_wait},
    entry{"why", run_why},
    entry{"history", run_history},
    entry{"rerun", run_rerun},
    entry{"run", run_job},
    entry{"version", run_version},
    entry{"config check", run_config},
    entry{"config show", run_config},
    entry{"config keys", run_config},
    entry{"console", run_console},
    entry{"completion", run_completion},
    entry{"up", up::run_up},
    entry{"down", up::run_down},
    entry{"status", up::run_status},
    entry{"certificates", up::run_certificates},
    entry{"controller",
          [](const arguments& args) { return run_controller(settings_of(args, config::role::controller)); }},
    entry{"node", [](const arguments& args) { return run_node(settings_of(args, config::role::node)); }},
};

int run(const arguments& args) {
  for (const auto& e : table)
    if (args.command == e.name)
      return e.run(args);
  throw command_error("error: the command \"" + args.command + "\" is not there");
}

} // namespace

int dispatch(const arguments& args) {
  try {
    return run(args);
  } catch (const command_error& e) {
    std::fflush(stdout);
    fmt::print(stderr, "{}\n", e.what());
    return e.status();
  } catch (const unreachable& e) {
    std::fflush(stdout);
    fmt::print(stderr, "{}\n", e.what());
    return exit_status::unreachable;
  } catch (const std::exception& e) {
    std::fflush(stdout);
    fmt::print(stderr, "error: {}\n", e.what());
    return exit_status::error;
  }
}

} // namespace troupe::cli
