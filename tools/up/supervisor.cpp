#include "tools/up/supervisor.hpp"

#include "config/text.hpp"
#include "nodes/launcher/launcher_client.hpp"
#include "tools/cli/time_text.hpp"

#include <fmt/format.h>

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstring>

namespace troupe::up {

namespace {

constexpr std::size_t longest_excerpt = 4096;
constexpr std::chrono::milliseconds grace_of_leftovers{2000};

sigset_t handled_signals() {
  sigset_t out;
  sigemptyset(&out);
  for (const int s : {SIGCHLD, SIGTERM, SIGINT, SIGHUP, SIGPIPE})
    sigaddset(&out, s);
  return out;
}

std::string how_it_ended(int status) {
  if (WIFSIGNALED(status))
    return fmt::format("was ended by signal {} ({})", WTERMSIG(status), strsignal(WTERMSIG(status)));
  return fmt::format("ended with status {}", WEXITSTATUS(status));
}

/// A node first gives its pods their time.
config::duration stop_grace(const config::settings& s) {
  constexpr auto beside_pods = std::chrono::seconds{30};
  return std::max<config::duration>(s.up.stop_grace, s.node.shutdown_grace + beside_pods);
}

/// Nodes end their pods when their lease runs out: it must not pass while the controller waits to be started.
std::chrono::microseconds longest_wait(const std::string& role, const config::settings& s) {
  constexpr auto waits_in_a_lease = 5;
  const std::chrono::microseconds cap = s.up.restart_backoff_max;
  return role == "controller" ? std::min<std::chrono::microseconds>(cap, s.node.lease / waits_in_a_lease) : cap;
}

} // namespace

supervisor::supervisor(std::vector<planned_process> plan, const places& at, reporter& out)
    : at_(at), out_(out), begun_us_(cli::now_us()) {
  const auto& own = plan.front().settings;
  grace_ = std::chrono::duration_cast<std::chrono::milliseconds>(stop_grace(own));
  state_.supervisor = identify(getpid());
  for (auto& p : plan) {
    const restart_delay delay{own.up.restart_backoff_initial, longest_wait(p.role, own)};
    process_row row{p.role, p.name, {}, "stopped", 0, begun_us_};
    children_.push_back({std::move(p), std::move(row), delay});
  }
  open_events();
}

supervisor::~supervisor() {
  readiness_.reset();
  for (const int fd : {signals_, changes_, ready_event_})
    if (fd >= 0)
      close(fd);
}

void supervisor::open_events() {
  const auto handled = handled_signals();
  pthread_sigmask(SIG_BLOCK, &handled, nullptr);
  signals_ = signalfd(-1, &handled, SFD_CLOEXEC | SFD_NONBLOCK);
  ready_event_ = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  changes_ = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
  make_private_folder(at_.controller());
  inotify_add_watch(changes_, at_.controller().c_str(), IN_MOVED_TO | IN_CLOSE_WRITE);
}

int supervisor::run() {
  std::error_code ignored;
  std::filesystem::remove(at_.controller() / "address", ignored); // of an earlier run
  for (auto& c : children_)
    start(c);
  while (!stopping_) {
    std::array<pollfd, 3> events{pollfd{signals_, POLLIN, 0}, {changes_, POLLIN, 0}, {ready_event_, POLLIN, 0}};
    poll(events.data(), events.size(), wait_ms());
    handle_events();
    start_due();
  }
  stop();
  return failed_ ? 1 : 0;
}

void supervisor::start(child& c) {
  c.start_at.reset();
  std::error_code none;
  const auto size = std::filesystem::file_size(at_.log(c.row.name), none);
  c.log_offset = none ? 0 : size;
  c.row.process = spawn(
      {.argv = {own_program(), c.row.role, "--config", at_.config(c.row.name).string()}, .log = at_.log(c.row.name)});
  c.started = clock::now();
  set_state(c, "running");
}

void supervisor::start_due() {
  for (auto& c : children_)
    if (!stopping_ && c.start_at && *c.start_at <= clock::now()) {
      ++c.row.restarts;
      start(c);
    }
}

int supervisor::wait_ms() const {
  constexpr std::chrono::milliseconds longest{60'000};
  auto wait = longest;
  for (const auto& c : children_)
    if (c.start_at)
      wait = std::min(wait, std::chrono::ceil<std::chrono::milliseconds>(*c.start_at - clock::now()));
  return static_cast<int>(std::max(wait, std::chrono::milliseconds{0}).count());
}

void supervisor::handle_events() {
  handle_signals();
  alignas(inotify_event) std::array<char, 4096> names{};
  while (read(changes_, names.data(), names.size()) > 0)
    look_for_address();
  std::uint64_t count = 0;
  if (read(ready_event_, &count, sizeof count) > 0)
    become_ready();
}

void supervisor::handle_signals() {
  signalfd_siginfo info{};
  while (read(signals_, &info, sizeof info) == sizeof info) {
    if (info.ssi_signo == SIGTERM || info.ssi_signo == SIGINT) {
      hurry_ = stopping_; // asked twice
      stopping_ = true;
    }
  }
  reap();
}

void supervisor::reap() {
  int status = 0;
  for (pid_t pid = 0; (pid = waitpid(-1, &status, WNOHANG)) > 0;)
    for (auto& c : children_)
      if (c.row.process.pid == pid)
        on_exit(c, status);
}

void supervisor::on_exit(child& c, int status) {
  const auto how = how_it_ended(status);
  c.row.process = {};
  if (stopping_)
    return set_state(c, "stopped");
  if (!ready_ && WIFEXITED(status) && WEXITSTATUS(status) != 0)
    return give_up(c, how);
  const auto lived = std::chrono::duration_cast<restart_delay::duration>(clock::now() - c.started);
  const auto wait = c.delay.after(lived);
  c.start_at = clock::now() + wait;
  set_state(c, "restarting");
  out_.say(fmt::format("{} {}; it is started again in {}", c.row.name, how, config::print_duration(wait)));
}

/// What cannot even begin is not tried over and over.
void supervisor::give_up(const child& c, const std::string& how) {
  failed_ = stopping_ = true;
  auto said = read_tail(at_.log(c.row.name), c.log_offset, longest_excerpt);
  while (said.ends_with('\n'))
    said.pop_back();
  out_.failed(fmt::format("error: {} {} at its start:\n{}", c.row.name, how, said));
}

void supervisor::look_for_address() {
  const auto& listen = children_.front().plan.settings.api.listen;
  if (!state_.address.empty() || !std::filesystem::exists(at_.controller() / "address"))
    return;
  state_.address = api_url(listen);
  write_private_file(at_.address(), state_.address + "\n");
  write_private_file(at_.kubeconfig(), kubeconfig(state_.address));
  save();
  out_.say(fmt::format("the controller listens at {}", state_.address));
  readiness_ = std::make_unique<readiness>(state_.address, node_names(), begun_us_, [this] {
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto n = write(ready_event_, &one, sizeof one);
  });
}

void supervisor::become_ready() {
  if (ready_ || stopping_)
    return;
  ready_ = true;
  readiness_.reset();
  for (const auto& name : node_names())
    out_.say(fmt::format("{} is ready", name));
  out_.ready(state_.address);
}

std::vector<std::string> supervisor::node_names() const {
  std::vector<std::string> out;
  for (const auto& c : children_)
    if (c.row.role == "node")
      out.push_back(c.row.name);
  return out;
}

void supervisor::stop() {
  readiness_.reset();
  stop_role("node");
  for (const auto& name : node_names()) // an agent that was killed could not take its launcher along
    launcher::shutdown_launcher(at_.launcher(name), grace_of_leftovers);
  stop_role("controller");
  std::error_code ignored;
  std::filesystem::remove(at_.address(), ignored);
  std::filesystem::remove(at_.state(), ignored);
}

bool supervisor::any_runs(std::string_view role) const {
  return std::any_of(children_.begin(), children_.end(),
                     [role](const child& c) { return c.row.role == role && c.row.process.pid > 0; });
}

void supervisor::stop_role(std::string_view role) {
  for (auto& c : children_)
    if (c.row.role == role && c.row.process.pid > 0) {
      kill(c.row.process.pid, SIGTERM);
      set_state(c, "stopping");
    }
  const auto deadline = clock::now() + grace_;
  bool killed = false;
  while (any_runs(role)) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - clock::now());
    if (!killed && (left.count() <= 0 || hurry_)) {
      for (const auto& c : children_)
        if (c.row.role == role && c.row.process.pid > 0)
          kill(c.row.process.pid, SIGKILL);
      killed = true;
    }
    pollfd event{signals_, POLLIN, 0};
    poll(&event, 1, killed ? -1 : static_cast<int>(left.count()));
    handle_signals();
  }
}

void supervisor::set_state(child& c, const char* state) {
  c.row.state = state;
  c.row.since_us = cli::now_us();
  save();
  if (!ready_ && c.row.state == "running")
    out_.say(fmt::format("{} runs as process {}", c.row.name, c.row.process.pid));
}

void supervisor::save() {
  state_.processes.clear();
  for (const auto& c : children_)
    state_.processes.push_back(c.row);
  try {
    save_state(at_.state(), state_);
  } catch (const std::exception& e) { // a full disk does not end the cluster
    fmt::print(stderr, "error: {}\n", e.what());
  }
}

} // namespace troupe::up
