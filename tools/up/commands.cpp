#include "tools/up/commands.hpp"

#include "tools/cli/config_command.hpp"
#include "tools/cli/errors.hpp"
#include "tools/cli/time_text.hpp"
#include "tools/up/certificates.hpp"
#include "tools/up/leftovers.hpp"
#include "tools/up/supervisor.hpp"

#include <fmt/format.h>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>

namespace troupe::up {

namespace {

using cli::arguments;
using cli::command_error;
namespace exit_status = cli::exit_status;

constexpr const char* report_flag = "--report-to";

std::chrono::milliseconds grace_of(const config::settings& s) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(s.up.stop_grace);
}

std::vector<std::string> names_of(const std::vector<planned_process>& plan) {
  std::vector<std::string> out;
  for (const auto& p : plan)
    out.push_back(p.name);
  return out;
}

/// Runs the cluster in this process until it is stopped.
int supervise(const arguments& args, reporter& out) {
  const auto settings = with_ports(cli::settings_of(args));
  const places at{settings.data_dir};
  make_private_folder(at.root());
  const data_lock lock{at};
  auto plan = plan_processes(settings);
  if (const auto before = load_state(at.state()))
    if (const auto count = take_over(at, *before, names_of(plan)); count > 0)
      out.say(fmt::format("{} processes of a supervisor that died were still there; new ones take over", count));
  prepare(plan, at);
  return supervisor{std::move(plan), at, out}.run();
}

int supervise_reporting(const arguments& args) {
  std::signal(SIGPIPE, SIG_IGN);
  reporter out{args.report_to};
  try {
    return supervise(args, out);
  } catch (const command_error& e) {
    out.failed(e.what());
  } catch (const std::exception& e) {
    out.failed(fmt::format("error: {}", e.what()));
  }
  return exit_status::error;
}

/// This very command line, for a process in the background.
std::vector<std::string> own_command_line() {
  const auto text = read_file("/proc/self/cmdline");
  std::vector<std::string> out;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find('\0', at), text.size());
    out.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  out.front() = own_program();
  std::erase(out, "--detach");
  std::erase(out, "--detach=true");
  out.insert(out.end(), {report_flag, std::to_string(STDERR_FILENO + 1)});
  return out;
}

int detach(const arguments& args) {
  const auto settings = cli::settings_of(args); // mistakes are told here
  const places at{settings.data_dir};
  make_private_folder(at.log("").parent_path());
  int pipe[2] = {-1, -1};
  if (pipe2(pipe, O_CLOEXEC) != 0)
    throw command_error("error: cannot make a pipe");
  const auto supervisor = spawn({.argv = own_command_line(),
                                 .log = at.log("up"),
                                 .own_session = true,
                                 .inherited = pipe[1],
                                 .keep_environment = true});
  close(pipe[1]);
  const int status = relay(pipe[0]);
  if (status != 0) // whoever tries again finds nothing left
    waitpid(supervisor.pid, nullptr, 0);
  if (status < 0)
    throw command_error("error: the supervisor ended unexpectedly; see " + at.log("up").string());
  return status;
}

/// The state of the data directory's cluster; nothing when there is none.
std::optional<cluster_state> find_cluster(const places& at) { return load_state(at.state()); }

void await_supervisor(const places& at, const cluster_state& state, std::chrono::milliseconds grace) {
  for (const auto& row : current_rows(at, state))
    if (row.process.pid > 0)
      fmt::print("stopping {} {} (process {})\n", row.role, row.name, row.process.pid);
  std::fflush(stdout);
  end_process(state.supervisor, 3 * grace); // nodes, their launchers, the controller
}

} // namespace

int run_up(const arguments& args) { return args.detach ? detach(args) : supervise_reporting(args); }

int run_down(const arguments& args) {
  const auto settings = cli::settings_of(args);
  const places at{settings.data_dir};
  const auto state = find_cluster(at);
  if (!state) {
    fmt::print("no cluster runs on {}\n", at.root().string());
    return exit_status::ok;
  }
  const auto grace = grace_of(settings);
  if (is_alive(state->supervisor))
    await_supervisor(at, *state, grace);
  end_leftovers(at, *state, grace); // had the supervisor died, or been killed on its way
  std::error_code ignored;
  std::filesystem::remove(at.state(), ignored);
  std::filesystem::remove(at.address(), ignored);
  fmt::print("the cluster on {} is stopped\n", at.root().string());
  return exit_status::ok;
}

int run_status(const arguments& args) {
  const places at{cli::settings_of(args).data_dir};
  const auto state = find_cluster(at);
  const auto rows = state ? current_rows(at, *state) : std::vector<process_row>{};
  if (args.output == "json")
    fmt::print("{}", status_json(rows));
  else if (state)
    fmt::print("{}", status_table(rows, cli::now_us()));
  if (!state)
    fmt::print(stderr, "no cluster runs on {}\n", at.root().string());
  else if (args.output.empty() && !state->address.empty())
    fmt::print("The API is at {}\n", state->address);
  return state ? exit_status::ok : exit_status::error;
}

int run_certificates(const arguments& args) {
  for (const auto& name : args.objects) {
    const auto files = ensure_identity(args.folder, name);
    fmt::print("{}: tls.certificate {}, tls.key {}, tls.ca {}\n", name, files.certificate.string(), files.key.string(),
               files.ca.string());
  }
  return exit_status::ok;
}

} // namespace troupe::up
