#pragma once
// How a supervisor tells whoever started it what happens.

#include <string>
#include <string_view>

namespace troupe::up {

/// To the terminal, or through a pipe to the `up --detach` that waits for it.
class reporter {
 public:
  /// @param pipe to write to and close at the end, hidden from children, who would keep it open; -1: standard output
  explicit reporter(int pipe);
  ~reporter();
  reporter(const reporter&) = delete;
  reporter& operator=(const reporter&) = delete;

  /// A line for people.
  void say(std::string_view text);
  /// All nodes are ready; nobody listens on the pipe after that.
  void ready(std::string_view url);
  /// The cluster could not be started.
  void failed(std::string_view why);

 private:
  void send(char kind, std::string_view text);

  int pipe_;
  bool detached_ = false;
};

/// The other end: prints what comes. @returns the exit status of `up --detach`
int relay(int pipe);

} // namespace troupe::up
