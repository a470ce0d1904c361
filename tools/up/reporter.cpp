#include "tools/up/reporter.hpp"

#include <fmt/format.h>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>

namespace troupe::up {

namespace {

/// On the pipe a line is its kind and its text.
constexpr char said = ' ', ready_with = '+', failed_with = '!';

void write_whole(int fd, std::string_view text) {
  while (!text.empty()) {
    const auto n = write(fd, text.data(), text.size());
    if (n < 0 && errno == EINTR)
      continue;
    if (n <= 0)
      return; // nobody listens any more
    text.remove_prefix(static_cast<std::size_t>(n));
  }
}

} // namespace

reporter::reporter(int pipe) : pipe_(pipe) {
  if (pipe_ >= 0)
    fcntl(pipe_, F_SETFD, FD_CLOEXEC);
}

reporter::~reporter() {
  if (pipe_ >= 0)
    close(pipe_);
}

void reporter::send(char kind, std::string_view text) {
  if (pipe_ < 0 && detached_) {
    fmt::print("{}\n", text); // into the supervisor's own log
  } else if (pipe_ < 0) {
    fmt::print(kind == failed_with ? stderr : stdout, "{}\n", text);
  } else {
    while (!text.empty()) {
      const auto end = std::min(text.find('\n'), text.size());
      write_whole(pipe_, fmt::format("{}{}\n", kind, text.substr(0, end)));
      text.remove_prefix(std::min(end + 1, text.size()));
    }
  }
  std::fflush(stdout);
}

void reporter::say(std::string_view text) { send(said, text); }

void reporter::ready(std::string_view url) {
  if (pipe_ < 0)
    say("Ctrl-C stops the cluster. The API is at");
  send(ready_with, url);
  if (pipe_ >= 0) {
    close(pipe_);
    pipe_ = -1;
    detached_ = true;
  }
}

void reporter::failed(std::string_view why) { send(failed_with, why); }

int relay(int pipe) {
  FILE* in = fdopen(pipe, "r");
  int status = -1;
  char* line = nullptr;
  std::size_t capacity = 0;
  for (ssize_t length = 0; in != nullptr && (length = getline(&line, &capacity, in)) > 0;) {
    const std::string_view text{line, static_cast<std::size_t>(length)};
    const char kind = text.front();
    fmt::print(kind == failed_with ? stderr : stdout, "{}", text.substr(1));
    std::fflush(stdout);
    if (kind == ready_with)
      status = 0;
    else if (kind == failed_with)
      status = 1;
  }
  std::free(line);
  if (in != nullptr)
    std::fclose(in);
  return status;
}

} // namespace troupe::up
