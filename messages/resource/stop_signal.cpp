#include "messages/resource/stop_signal.hpp"

#include <csignal>
#include <map>

namespace troupe::api {

namespace {

// As programs count them; the two below are the threading library's own.
constexpr int first_realtime = 34, last_realtime = 64;

using table = std::map<std::string_view, int>;

const table& all() {
  constexpr int lo = first_realtime, hi = last_realtime;
  static const table numbers{
      {"SIGABRT", SIGABRT},     {"SIGALRM", SIGALRM},     {"SIGBUS", SIGBUS},       {"SIGCHLD", SIGCHLD},
      {"SIGCLD", SIGCHLD},      {"SIGCONT", SIGCONT},     {"SIGFPE", SIGFPE},       {"SIGHUP", SIGHUP},
      {"SIGILL", SIGILL},       {"SIGINT", SIGINT},       {"SIGIO", SIGIO},         {"SIGIOT", SIGIOT},
      {"SIGKILL", SIGKILL},     {"SIGPIPE", SIGPIPE},     {"SIGPOLL", SIGPOLL},     {"SIGPROF", SIGPROF},
      {"SIGPWR", SIGPWR},       {"SIGQUIT", SIGQUIT},     {"SIGSEGV", SIGSEGV},     {"SIGSTKFLT", SIGSTKFLT},
      {"SIGSTOP", SIGSTOP},     {"SIGSYS", SIGSYS},       {"SIGTERM", SIGTERM},     {"SIGTRAP", SIGTRAP},
      {"SIGTSTP", SIGTSTP},     {"SIGTTIN", SIGTTIN},     {"SIGTTOU", SIGTTOU},     {"SIGURG", SIGURG},
      {"SIGUSR1", SIGUSR1},     {"SIGUSR2", SIGUSR2},     {"SIGVTALRM", SIGVTALRM}, {"SIGWINCH", SIGWINCH},
      {"SIGXCPU", SIGXCPU},     {"SIGXFSZ", SIGXFSZ},     {"SIGRTMIN", lo},         {"SIGRTMIN+1", lo + 1},
      {"SIGRTMIN+2", lo + 2},   {"SIGRTMIN+3", lo + 3},   {"SIGRTMIN+4", lo + 4},   {"SIGRTMIN+5", lo + 5},
      {"SIGRTMIN+6", lo + 6},   {"SIGRTMIN+7", lo + 7},   {"SIGRTMIN+8", lo + 8},   {"SIGRTMIN+9", lo + 9},
      {"SIGRTMIN+10", lo + 10}, {"SIGRTMIN+11", lo + 11}, {"SIGRTMIN+12", lo + 12}, {"SIGRTMIN+13", lo + 13},
      {"SIGRTMIN+14", lo + 14}, {"SIGRTMIN+15", lo + 15}, {"SIGRTMAX-14", hi - 14}, {"SIGRTMAX-13", hi - 13},
      {"SIGRTMAX-12", hi - 12}, {"SIGRTMAX-11", hi - 11}, {"SIGRTMAX-10", hi - 10}, {"SIGRTMAX-9", hi - 9},
      {"SIGRTMAX-8", hi - 8},   {"SIGRTMAX-7", hi - 7},   {"SIGRTMAX-6", hi - 6},   {"SIGRTMAX-5", hi - 5},
      {"SIGRTMAX-4", hi - 4},   {"SIGRTMAX-3", hi - 3},   {"SIGRTMAX-2", hi - 2},   {"SIGRTMAX-1", hi - 1},
      {"SIGRTMAX", hi}};
  return numbers;
}

std::vector<std::string_view> names() {
  std::vector<std::string_view> out;
  for (const auto& [name, number] : all())
    out.push_back(name);
  return out;
}

} // namespace

std::optional<int> stop_signal(std::string_view name) {
  const auto found = all().find(name);
  return found == all().end() ? std::nullopt : std::optional{found->second};
}

const std::vector<std::string_view>& linux_stop_signals() {
  static const auto sorted = names();
  return sorted;
}

const std::vector<std::string_view>& windows_stop_signals() {
  static const std::vector<std::string_view> sorted{"SIGKILL", "SIGTERM"};
  return sorted;
}

} // namespace troupe::api
