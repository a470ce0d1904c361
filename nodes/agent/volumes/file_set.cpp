#include "nodes/agent/volumes/file_set.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <chrono>
#include <fcntl.h>
#include <set>
#include <string>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace troupe::node {

namespace {

namespace fs = std::filesystem;

constexpr const char* current = "..data";
constexpr const char* next_current = "..data_tmp";

[[noreturn]] void fail(const char* what, const fs::path& where) {
  throw fs::filesystem_error(what, where, std::error_code{errno, std::generic_category()});
}

/// The bits that a file gets: fsGroup reads what its owner reads.
mode_t mode_of(const volume_file& file, std::optional<std::uint32_t> group) {
  const auto mode = file.mode & 0777;
  return group ? mode | 0440 : mode;
}

void write_file(const fs::path& to, const volume_file& file, std::optional<std::uint32_t> group) {
  const int fd = open(to.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (fd < 0)
    fail("cannot make", to);
  const char* at = file.content.data();
  for (std::size_t left = file.content.size(); left > 0;) {
    const auto wrote = write(fd, at, left);
    if (wrote < 0) {
      close(fd);
      fail("cannot write", to);
    }
    at += wrote;
    left -= static_cast<std::size_t>(wrote);
  }
  const bool owned = !group || fchown(fd, static_cast<uid_t>(-1), *group) == 0;
  const bool done = owned && fchmod(fd, mode_of(file, group)) == 0;
  close(fd);
  if (!done)
    fail("cannot set owner and mode of", to);
}

std::string read_file(const fs::path& from) {
  std::string text;
  const int fd = open(from.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (fd < 0)
    return text;
  char part[16 * 1024];
  for (ssize_t n = 0; (n = read(fd, part, sizeof part)) > 0;)
    text.append(part, static_cast<std::size_t>(n));
  close(fd);
  return text;
}

std::size_t count_files(const fs::path& version) {
  std::size_t count = 0;
  std::error_code failed;
  for (const auto& entry : fs::recursive_directory_iterator(version, failed))
    count += entry.is_regular_file() ? 1 : 0;
  return count;
}

bool holds(const fs::path& version, const std::vector<volume_file>& files, std::optional<std::uint32_t> group) {
  if (!fs::is_directory(version) || count_files(version) != files.size())
    return false;
  for (const auto& file : files) {
    struct stat info {};
    const auto path = version / file.path;
    if (lstat(path.c_str(), &info) != 0 || !S_ISREG(info.st_mode) || (info.st_mode & 0777) != mode_of(file, group) ||
        read_file(path) != file.content)
      return false;
  }
  return true;
}

/// "..2026_11_25_13_45_00.123456789"
std::string version_name() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(now);
  const auto time = static_cast<std::time_t>(seconds.count());
  std::tm utc{};
  gmtime_r(&time, &utc);
  return fmt::format("..{}_{:02}_{:02}_{:02}_{:02}_{:02}.{:09}", utc.tm_year + 1900, utc.tm_mon + 1, utc.tm_mday,
                     utc.tm_hour, utc.tm_min, utc.tm_sec,
                     std::chrono::duration_cast<std::chrono::nanoseconds>(now - seconds).count());
}

/// Replaces a link in one step.
void point(const fs::path& folder, const char* link, const fs::path& to) {
  const auto temporary = folder / next_current;
  fs::remove(temporary);
  fs::create_symlink(to, temporary);
  fs::rename(temporary, folder / link);
}

/// Links to what is there, and none to what is not.
void show(const fs::path& folder, const std::vector<volume_file>& files) {
  std::set<std::string> tops;
  for (const auto& file : files)
    tops.insert(fs::path{file.path}.begin()->string());
  for (const auto& top : tops)
    if (!fs::is_symlink(fs::symlink_status(folder / top)))
      fs::create_symlink(fs::path{current} / top, folder / top);
  for (const auto& entry : fs::directory_iterator(folder))
    if (const auto name = entry.path().filename().string(); !name.starts_with("..") && !tops.contains(name))
      fs::remove_all(entry.path());
}

void remove_others(const fs::path& folder, const fs::path& kept) {
  for (const auto& entry : fs::directory_iterator(folder))
    if (entry.is_directory() && !entry.is_symlink() && entry.path().filename() != kept)
      fs::remove_all(entry.path());
}

} // namespace

void write_file_set(const fs::path& folder, const std::vector<volume_file>& files, std::optional<std::uint32_t> group) {
  if (holds(folder / current, files, group)) {
    show(folder, files);
    return;
  }
  const auto version = version_name();
  fs::create_directory(folder / version);
  for (const auto& file : files) {
    const auto path = folder / version / file.path;
    fs::create_directories(path.parent_path());
    write_file(path, file, group);
  }
  if (chmod((folder / version).c_str(), 0755) != 0)
    fail("cannot open", folder / version);
  for (const auto& entry : fs::recursive_directory_iterator(folder / version))
    if (entry.is_directory() && chmod(entry.path().c_str(), 0755) != 0)
      fail("cannot open", entry.path());
  point(folder, current, version);
  show(folder, files);
  remove_others(folder, version);
}

} // namespace troupe::node
