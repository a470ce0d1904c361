#include "nodes/launcher/process/message_files.hpp"

#include "nodes/launcher/protocol.hpp"

#include <algorithm>
#include <climits>
#include <cstdlib>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace troupe::launcher {

message_files::message_files(const std::string& dir) {
  char whole[PATH_MAX];
  folder_ = std::string{realpath(dir.c_str(), whole) != nullptr ? whole : dir.c_str()} + "/messages";
  mkdir(folder_.c_str(), 0700);
}

std::string message_files::path(std::uint32_t slot_number) const { return folder_ + '/' + std::to_string(slot_number); }

void message_files::empty(std::uint32_t slot_number) const {
  const int fd = open(path(slot_number).c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0666);
  if (fd < 0)
    return;
  fchmod(fd, 0666); // whatever the umask is, and whatever the run before has made of it
  close(fd);
}

std::string message_files::read(std::uint32_t slot_number) const {
  std::string text;
  const int fd = open(path(slot_number).c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
  struct stat info {};
  if (fd >= 0 && fstat(fd, &info) == 0 && info.st_size > 0) {
    constexpr off_t most = protocol::max_told;
    text.resize(static_cast<std::size_t>(std::min(info.st_size, most)));
    const auto got = pread(fd, text.data(), text.size(), std::max<off_t>(info.st_size - most, 0));
    text.resize(static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
  }
  if (fd >= 0)
    close(fd);
  return text;
}

} // namespace troupe::launcher
