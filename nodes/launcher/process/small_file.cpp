#include "nodes/launcher/process/small_file.hpp"

#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

namespace troupe::launcher {

std::string read_small_file(const char* path) {
  std::string text;
  const int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return text;
  char part[4096];
  for (ssize_t n = 0; (n = read(fd, part, sizeof part)) > 0;)
    text.append(part, static_cast<std::size_t>(n));
  close(fd);
  return text;
}

int write_small_file(const char* path, std::string_view text) {
  const int fd = open(path, O_WRONLY | O_CLOEXEC);
  if (fd < 0)
    return errno;
  const int failed = write(fd, text.data(), text.size()) < 0 ? errno : 0;
  close(fd);
  return failed;
}

std::string_view reread(int fd, char (&buffer)[4096]) {
  const auto n = pread(fd, buffer, sizeof buffer, 0);
  return {buffer, n > 0 ? static_cast<std::size_t>(n) : 0};
}

} // namespace troupe::launcher
