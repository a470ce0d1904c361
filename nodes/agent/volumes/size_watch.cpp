#include "nodes/agent/volumes/size_watch.hpp"

#include <set>
#include <sys/stat.h>
#include <system_error>

namespace troupe::node {

namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t block = 512; // of st_blocks, whatever the file system's are

} // namespace

std::uint64_t disk_usage(const fs::path& folder, std::uint64_t enough) {
  struct stat top {};
  if (lstat(folder.c_str(), &top) != 0)
    return 0;
  auto total = static_cast<std::uint64_t>(top.st_blocks) * block;
  std::set<ino_t> linked;
  std::error_code failed;
  for (auto at = fs::recursive_directory_iterator{folder, fs::directory_options::skip_permission_denied, failed};
       !failed && at != fs::recursive_directory_iterator{} && total <= enough; at.increment(failed)) {
    struct stat info {};
    if (lstat(at->path().c_str(), &info) != 0)
      continue; // gone meanwhile
    if (info.st_dev != top.st_dev) {
      at.disable_recursion_pending();
      continue;
    }
    if (S_ISDIR(info.st_mode) || info.st_nlink == 1 || linked.insert(info.st_ino).second)
      total += static_cast<std::uint64_t>(info.st_blocks) * block;
  }
  return total;
}

size_watch::~size_watch() {
  {
    const std::lock_guard lock{mutex_};
    stopping_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable())
    thread_.join();
}

void size_watch::listen(listener who) {
  const std::lock_guard lock{mutex_};
  listener_ = std::move(who);
}

void size_watch::add(const uid_bytes& pod, const std::string& volume, fs::path folder, std::uint64_t limit) {
  const std::lock_guard lock{mutex_};
  limited_.insert_or_assign({pod, volume}, limited{std::move(folder), limit});
  if (!thread_.joinable())
    thread_ = std::thread{[this] { run(); }};
  changed_.notify_all();
}

void size_watch::remove(const uid_bytes& pod) {
  const std::lock_guard lock{mutex_};
  for (auto at = limited_.lower_bound({pod, {}}); at != limited_.end() && at->first.first == pod;)
    at = limited_.erase(at);
}

void size_watch::run() {
  for (std::unique_lock lock{mutex_}; !stopping_;) {
    if (limited_.empty())
      changed_.wait(lock, [this] { return stopping_ || !limited_.empty(); });
    else if (!changed_.wait_for(lock, interval_, [this] { return stopping_; })) {
      lock.unlock();
      look();
      lock.lock();
    }
  }
}

/// No lock is held while a folder is walked: it may be large.
void size_watch::look() {
  std::unique_lock lock{mutex_};
  const auto volumes = limited_;
  for (const auto& [key, what] : volumes) {
    if (stopping_ || !limited_.contains(key))
      continue;
    lock.unlock();
    const auto used = disk_usage(what.folder, what.limit);
    lock.lock();
    if (used > what.limit && limited_.contains(key) && listener_)
      listener_(key.first, key.second);
  }
}

} // namespace troupe::node
