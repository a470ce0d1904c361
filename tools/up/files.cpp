#include "tools/up/files.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace troupe::up {

namespace {

[[noreturn]] void fail(const std::string& what, const std::filesystem::path& path, int error) {
  throw std::runtime_error("cannot " + what + " " + path.string() + ": " + std::strerror(error));
}

bool write_all(int fd, std::string_view text) {
  while (!text.empty()) {
    const auto n = write(fd, text.data(), text.size());
    if (n < 0 && errno == EINTR)
      continue;
    if (n <= 0)
      return false;
    text.remove_prefix(static_cast<std::size_t>(n));
  }
  return true;
}

} // namespace

void make_private_folder(const std::filesystem::path& folder) {
  std::filesystem::path so_far;
  for (const auto& part : folder) {
    so_far /= part;
    if (mkdir(so_far.c_str(), 0700) != 0 && errno != EEXIST && errno != EROFS && !std::filesystem::is_directory(so_far))
      fail("make the folder", so_far, errno);
  }
  if (!std::filesystem::is_directory(folder))
    fail("make the folder", folder, ENOTDIR);
  if (access(folder.c_str(), W_OK | X_OK) != 0)
    fail("write into", folder, errno);
}

void write_private_file(const std::filesystem::path& file, const std::string& text) {
  auto fresh = file;
  fresh += ".new";
  const int fd = open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (fd < 0)
    fail("write", fresh, errno);
  const bool written = fchmod(fd, 0600) == 0 && write_all(fd, text);
  const int error = errno;
  close(fd);
  if (!written)
    fail("write", fresh, error);
  if (rename(fresh.c_str(), file.c_str()) != 0)
    fail("write", file, errno);
}

std::string read_file(const std::filesystem::path& file) {
  std::ifstream in{file, std::ios::binary};
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

std::string read_tail(const std::filesystem::path& file, std::uintmax_t offset, std::size_t most) {
  std::error_code error;
  const auto size = std::filesystem::file_size(file, error);
  if (error || size <= offset)
    return {};
  offset = std::max(offset, size > most ? size - most : 0);
  std::ifstream in{file, std::ios::binary};
  in.seekg(static_cast<std::streamoff>(offset));
  std::string out(size - offset, '\0');
  in.read(out.data(), static_cast<std::streamsize>(out.size()));
  out.resize(static_cast<std::size_t>(in.gcount()));
  return out;
}

data_lock::data_lock(const places& at) : fd_(open(at.lock().c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)) {
  if (fd_ < 0)
    fail("write", at.lock(), errno);
  if (flock(fd_, LOCK_EX | LOCK_NB) != 0) {
    const int error = errno;
    close(fd_);
    if (error == EWOULDBLOCK)
      throw std::runtime_error("a cluster runs already on " + at.root().string() +
                               ": `troupe status` shows it, `troupe down` stops it, --data-dir names another place");
    fail("lock", at.lock(), error);
  }
}

data_lock::~data_lock() { close(fd_); }

} // namespace troupe::up
