// Finding and reading the files of zones.

#include "actors/cron/time/time_zone.hpp"

#include <sys/stat.h>

#include <array>
#include <cstdlib>
#include <fstream>
#include <map>
#include <mutex>
#include <sstream>

namespace troupe::cron {

namespace {

/// Where systems keep their zones, in the order in which Go looks.
constexpr std::array<const char*, 3> folders{"/usr/share/zoneinfo/", "/usr/lib/zoneinfo/", "/etc/zoneinfo/"};
constexpr std::streamsize most_bytes = 1 << 20; ///< the largest real one has some 3 kB

/// Tells whether a file is the one that was read.
struct file_mark {
  std::uint64_t device = 0, inode = 0;
  std::int64_t size = 0, seconds = 0, nanoseconds = 0;
  bool operator==(const file_mark&) const = default;
};

std::optional<file_mark> mark_of(const std::string& path) {
  struct stat s {};
  if (::stat(path.c_str(), &s) != 0 || !S_ISREG(s.st_mode) || s.st_size > most_bytes)
    return std::nullopt;
  return file_mark{s.st_dev, s.st_ino, s.st_size, s.st_mtim.tv_sec, s.st_mtim.tv_nsec};
}

time_zone_ptr read_zone(const std::string& path) {
  std::ifstream file{path, std::ios::binary};
  std::ostringstream bytes;
  bytes << file.rdbuf();
  auto zone = time_zone::from_tzif(bytes.str());
  return zone ? std::make_shared<const time_zone>(std::move(*zone)) : nullptr;
}

/// The zones that were read. One for the process: they are facts of the system.
class zone_cache {
 public:
  time_zone_ptr get(const std::string& path) {
    const auto mark = mark_of(path);
    if (!mark)
      return nullptr;
    const std::lock_guard lock{mutex_};
    auto& known = zones_[path];
    if (!known.zone || known.mark != *mark)
      known = {*mark, read_zone(path)};
    return known.zone;
  }

 private:
  struct entry {
    file_mark mark;
    time_zone_ptr zone;
  };
  std::mutex mutex_;
  std::map<std::string, entry> zones_;
};

zone_cache& cache() {
  static zone_cache zones;
  return zones;
}

time_zone_ptr utc() {
  static const auto zone = std::make_shared<const time_zone>();
  return zone;
}

bool leads_astray(std::string_view name) {
  return name.find("..") != std::string_view::npos || name.front() == '/' ||
         name.find('\\') != std::string_view::npos || name.find('\0') != std::string_view::npos;
}

time_zone_ptr find_own_zone() {
  const auto* named = std::getenv("TZ"); // NOLINT(concurrency-mt-unsafe): nobody sets it
  if (!named) {
    auto zone = cache().get("/etc/localtime");
    return zone ? zone : utc();
  }
  std::string_view name{named};
  if (name.starts_with(':'))
    name.remove_prefix(1);
  auto zone = name.starts_with('/') ? cache().get(std::string{name}) : find_zone(name == "Local" ? "UTC" : name).zone;
  return zone ? zone : utc();
}

} // namespace

zone_search find_zone(std::string_view name) {
  if (name.empty() || name == "UTC")
    return {utc(), {}};
  if (name == "Local")
    return {local_zone(), {}};
  if (leads_astray(name))
    return {nullptr, "time: invalid location name"};
  for (const auto* folder : folders)
    if (auto zone = cache().get(folder + std::string{name}))
      return {std::move(zone), {}};
  return {nullptr, "unknown time zone " + std::string{name}};
}

time_zone_ptr local_zone() {
  static const auto zone = find_own_zone();
  return zone;
}

} // namespace troupe::cron
