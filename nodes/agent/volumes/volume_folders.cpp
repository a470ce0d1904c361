#include "nodes/agent/volumes/volume_folders.hpp"

#include "nodes/agent/volumes/file_set.hpp"
#include "nodes/agent/volumes/host_path.hpp"

#include <cerrno>
#include <chrono>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace troupe::node {

namespace {

namespace fs = std::filesystem;

constexpr long tmpfs_magic = 0x01021994;

bool is_tmpfs(const fs::path& folder) {
  struct statfs info {};
  return statfs(folder.c_str(), &info) == 0 && info.f_type == tmpfs_magic;
}

bool is_mount(const fs::path& folder) {
  struct stat own {
  }, above{};
  return lstat(folder.c_str(), &own) == 0 && lstat(folder.parent_path().c_str(), &above) == 0 &&
         own.st_dev != above.st_dev;
}

/// @returns 0 or errno
int mount_tmpfs(const fs::path& folder, std::uint64_t size_limit) {
  if (is_mount(folder) && is_tmpfs(folder))
    return 0; // made before the agent was started anew
  const auto options = size_limit == 0 ? std::string{} : "size=" + std::to_string(size_limit);
  return mount("tmpfs", folder.c_str(), "tmpfs", MS_NOSUID | MS_NODEV, options.c_str()) == 0 ? 0 : errno;
}

/// Of an emptyDir: everybody's, or fsGroup's.
void open_to_all(const fs::path& folder, std::optional<std::uint32_t> group) {
  const bool owned = !group || chown(folder.c_str(), static_cast<uid_t>(-1), *group) == 0;
  if (!owned || chmod(folder.c_str(), group ? 02777 : 0777) != 0)
    throw fs::filesystem_error("chmod", folder, std::error_code{errno, std::generic_category()});
}

void make_empty(const fs::path& folder, const volume_order& order) {
  if (!fs::create_directories(folder) && !(order.in_memory && !is_mount(folder)))
    return; // a restart: what the pod has written stays
  if (const int error = order.in_memory ? mount_tmpfs(folder, order.size_limit) : 0; error != 0) {
    fs::remove(folder);
    throw fs::filesystem_error("mount tmpfs", folder, std::error_code{error, std::generic_category()});
  }
  open_to_all(folder, order.group);
}

void make_files(const fs::path& folder, const volume_order& order) {
  if (fs::create_directories(folder)) {
    if (order.in_memory)
      mount_tmpfs(folder, 0); // where that may not be had the folder's owner alone can reach it: its parent is closed
    fs::permissions(folder, fs::perms{0755});
  }
  write_file_set(folder, order.files, order.group);
}

std::string prepare_one(const fs::path& folder, const volume_order& order) {
  switch (order.kind) {
  case volume_kind::host:
    return check_host_path(order.host_path, order.host_type);
  case volume_kind::empty:
    make_empty(folder, order);
    return {};
  case volume_kind::files:
    make_files(folder, order);
    return {};
  }
  return {};
}

/// Nothing that a pod's mounts hold may be reached by a walk that removes.
void unmount_all(const fs::path& pod_dir) {
  std::error_code failed;
  for (const auto& entry : fs::directory_iterator(pod_dir / "volumes", failed))
    if (entry.is_directory() && !entry.is_symlink() && is_mount(entry.path()))
      umount2(entry.path().c_str(), MNT_DETACH | UMOUNT_NOFOLLOW);
}

} // namespace

volume_folders::volume_folders(fs::path dir, std::chrono::milliseconds look)
    : dir_(std::move(dir)), bin_(dir_ / ".bin"), sizes_(look) {
  fs::create_directories(bin_);
  fs::permissions(dir_, fs::perms::owner_all);
  thrown_ = 1; // what is there from before
  cleaner_ = std::thread{[this] { empty_bin(); }};
}

volume_folders::~volume_folders() {
  {
    const std::lock_guard lock{mutex_};
    stopping_ = true;
  }
  changed_.notify_all();
  cleaner_.join();
}

std::string volume_folders::prepare(const uid_bytes& pod, const std::vector<volume_order>& volumes) {
  for (const auto& order : volumes) {
    std::string why;
    try {
      why = prepare_one(path(pod, order.name), order);
    } catch (const fs::filesystem_error& failed) {
      why = failed.what();
    }
    if (why.empty() && order.kind == volume_kind::empty && !order.in_memory && order.size_limit > 0)
      sizes_.add(pod, order.name, path(pod, order.name), order.size_limit);
    if (!why.empty())
      return "MountVolume.SetUp failed for volume \"" + order.name + "\" : " + why;
  }
  return {};
}

std::string volume_folders::path(const uid_bytes& pod, const std::string& volume) const {
  return (dir_ / to_text(pod) / "volumes" / volume).string();
}

void volume_folders::remove(const uid_bytes& pod) {
  sizes_.remove(pod);
  throw_away(dir_ / to_text(pod));
}

void volume_folders::keep_only(const std::set<uid_bytes>& pods) {
  std::error_code failed;
  for (const auto& entry : fs::directory_iterator(dir_, failed)) {
    const auto name = entry.path().filename().string();
    if (name == bin_.filename() || pods.contains(uid_from_text(name)))
      continue;
    sizes_.remove(uid_from_text(name));
    throw_away(entry.path());
  }
}

void volume_folders::throw_away(const fs::path& pod_dir) {
  unmount_all(pod_dir);
  const std::lock_guard lock{mutex_};
  std::error_code failed;
  const auto stamp = std::chrono::system_clock::now().time_since_epoch().count();
  fs::rename(pod_dir, bin_ / (std::to_string(stamp) + "-" + std::to_string(thrown_)), failed);
  if (failed)
    return; // it had none
  ++thrown_;
  changed_.notify_all();
}

void volume_folders::empty_bin() {
  for (std::unique_lock lock{mutex_};;) {
    changed_.wait(lock, [this] { return stopping_ || thrown_ != emptied_; });
    if (stopping_)
      return;
    const auto upto = thrown_;
    lock.unlock();
    std::error_code failed;
    for (const auto& entry : fs::directory_iterator(bin_, failed))
      fs::remove_all(entry.path(), failed); // what cannot be removed is tried again by the next process
    lock.lock();
    emptied_ = upto;
    changed_.notify_all();
  }
}

void volume_folders::await_empty_bin() {
  std::unique_lock lock{mutex_};
  changed_.wait(lock, [this] { return thrown_ == emptied_; });
}

} // namespace troupe::node
