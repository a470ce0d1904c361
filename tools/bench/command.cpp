#include "tools/bench/command.hpp"

#include "tools/bench/text_file.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <stdexcept>
#include <system_error>

namespace troupe::bench {

namespace {

/// posix_spawn's list of what the child does to its descriptors.
class file_actions {
 public:
  explicit file_actions(const std::string& output) {
    posix_spawn_file_actions_init(&list_);
    posix_spawn_file_actions_addopen(&list_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&list_, STDOUT_FILENO, output.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    posix_spawn_file_actions_adddup2(&list_, STDOUT_FILENO, STDERR_FILENO);
  }
  ~file_actions() { posix_spawn_file_actions_destroy(&list_); }
  file_actions(const file_actions&) = delete;
  file_actions& operator=(const file_actions&) = delete;
  [[nodiscard]] const posix_spawn_file_actions_t* get() const { return &list_; }

 private:
  posix_spawn_file_actions_t list_{};
};

pid_t start(const std::vector<std::string>& arguments, const std::string& output) {
  std::vector<char*> argv;
  for (const auto& argument : arguments)
    argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  const file_actions actions{output};
  pid_t child = 0;
  if (const auto error = posix_spawn(&child, argv.front(), actions.get(), nullptr, argv.data(), environ); error != 0)
    throw std::system_error(error, std::generic_category(), arguments.front());
  return child;
}

std::string joined(const std::vector<std::string>& words) {
  std::string line;
  for (const auto& word : words)
    line += (line.empty() ? "" : " ") + word;
  return line;
}

} // namespace

void run(const std::vector<std::string>& arguments, const std::string& output) {
  const auto child = start(arguments, output);
  int status = 0;
  while (waitpid(child, &status, 0) < 0)
    if (errno != EINTR)
      throw std::system_error(errno, std::generic_category(), "waitpid");
  if (status == 0)
    return;
  constexpr std::size_t tail = 2000;
  const auto text = read_text(output);
  throw std::runtime_error(joined(arguments) + " failed:\n" + text.substr(text.size() > tail ? text.size() - tail : 0));
}

} // namespace troupe::bench
