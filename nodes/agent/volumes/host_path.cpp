#include "nodes/agent/volumes/host_path.hpp"

#include <cerrno>
#include <fcntl.h>
#include <filesystem>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace troupe::node {

namespace {

namespace fs = std::filesystem;

std::string make_folder(const std::string& path) {
  std::error_code failed;
  if (fs::create_directories(path, failed); failed)
    return "mkdir " + path + ": " + failed.message();
  return chmod(path.c_str(), 0755) == 0 ? "" : "chmod " + path + ": " + std::generic_category().message(errno);
}

std::string make_file(const std::string& path) {
  const int fd = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
  if (fd < 0)
    return "open " + path + ": " + std::generic_category().message(errno);
  close(fd);
  return {};
}

} // namespace

std::string check_host_path(const std::string& path, const std::string& type) {
  struct stat info {};
  const bool there = stat(path.c_str(), &info) == 0;
  if (!there && errno != ENOENT)
    return "stat " + path + ": " + std::generic_category().message(errno);
  if (type.empty())
    return there ? "" : make_folder(path);
  if (!there && type == "DirectoryOrCreate")
    return make_folder(path);
  if (!there && type == "FileOrCreate")
    return make_file(path);
  struct rule {
    const char* type;
    mode_t wanted;
    const char* what;
  };
  constexpr rule rules[] = {{"Directory", S_IFDIR, "directory"},
                            {"DirectoryOrCreate", S_IFDIR, "directory"},
                            {"File", S_IFREG, "file"},
                            {"FileOrCreate", S_IFREG, "file"},
                            {"Socket", S_IFSOCK, "socket file"},
                            {"CharDevice", S_IFCHR, "character device"},
                            {"BlockDevice", S_IFBLK, "block device"}};
  for (const auto& x : rules)
    if (type == x.type)
      return there && (info.st_mode & S_IFMT) == x.wanted
                 ? ""
                 : "hostPath type check failed: " + path + " is not a " + x.what;
  return type + " is an invalid volume type";
}

} // namespace troupe::node
