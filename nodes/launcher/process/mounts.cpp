#include "nodes/launcher/process/mounts.hpp"

#include "nodes/launcher/process/raw_syscall.hpp"

#include <cerrno>
#include <cstdint>
#include <fcntl.h>
#include <linux/openat2.h>
#include <new>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>

namespace troupe::launcher {

namespace {

constexpr std::size_t path_size = 4096;
constexpr std::size_t most_entries = 4096; // of a folder that gets a stand-in
constexpr std::size_t most_stand_ins = 64;

/// The kernel's struct linux_dirent64.
struct directory_entry {
  std::uint64_t inode;
  std::int64_t offset;
  std::uint16_t size;
  std::uint8_t type;
  char name[1]; ///< as long as it is, ended by a NUL
};

/// The parts of launch_order::scratch.
struct workshop {
  explicit workshop(const launch_order& o) : order(o) {}

  const launch_order& order;
  int trees[most_mounts];
  std::uint64_t stand_ins[most_stand_ins]; ///< devices of those made so far
  std::size_t stand_in_count = 0;
  int root = -1;
  bool root_replaced = false;
  char path[path_size];
  char link[path_size];
  alignas(8) char entries[8192];
};
static_assert(sizeof(workshop) <= mount_scratch_size);

long open_at(int folder, const char* path, std::uint64_t flags, std::uint64_t resolve) {
  open_how how{};
  how.flags = flags | O_CLOEXEC;
  how.resolve = resolve;
  return raw_syscall(SYS_openat2, folder, path, &how, sizeof how);
}

void close_fd(long fd) {
  if (fd >= 0)
    raw_syscall(SYS_close, fd);
}

/// Copies up to the room that is left, always ended by a NUL.
void copy_text(char* to, const char* from, std::size_t room) {
  std::size_t i = 0;
  for (; i + 1 < room && from[i] != '\0'; ++i)
    to[i] = from[i];
  to[i] = '\0';
}

bool is_folder(long fd) {
  struct stat info;
  return raw_syscall(SYS_newfstatat, fd, "", &info, AT_EMPTY_PATH) == 0 && S_ISDIR(info.st_mode);
}

long bind_to(long tree, int folder, const char* name) {
  const long result = raw_syscall(SYS_move_mount, tree, "", folder, name,
                                  MOVE_MOUNT_F_EMPTY_PATH | (*name == '\0' ? MOVE_MOUNT_T_EMPTY_PATH : 0));
  close_fd(tree);
  return result;
}

/// The folder `text` names below `from`, made part by part. No part may be a link: whoever writes in the volume must
/// not choose where something is made.
long make_folders(int from, const char* text, char* name, std::uint32_t mode) {
  long at = raw_syscall(SYS_fcntl, from, F_DUPFD_CLOEXEC, 0);
  while (at >= 0 && *text != '\0') {
    std::size_t n = 0;
    while (*text != '\0' && *text != '/' && n + 1 < path_size)
      name[n++] = *text++;
    name[n] = '\0';
    while (*text == '/')
      ++text;
    if (n == 0)
      continue;
    const bool made = raw_syscall(SYS_mkdirat, at, name, mode) == 0;
    const long next = open_at(static_cast<int>(at), name, O_PATH | O_DIRECTORY,
                              RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS | RESOLVE_NO_SYMLINKS);
    if (made && next >= 0) // whatever the umask is
      raw_syscall(SYS_fchmodat, at, name, mode);
    close_fd(at);
    at = next;
  }
  return at;
}

/// What is to be mounted: the source, or what its subPath names without leaving it.
long open_source(workshop& w, const mount_order& what) {
  const long source = raw_syscall(SYS_openat, AT_FDCWD, what.source, O_PATH | O_CLOEXEC, 0);
  if (source < 0 || what.sub_path == nullptr)
    return source;
  long part = open_at(static_cast<int>(source), what.sub_path, O_PATH, RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS);
  if (part == -ENOENT) {
    struct stat info {};
    raw_syscall(SYS_newfstatat, source, "", &info, AT_EMPTY_PATH);
    part = make_folders(static_cast<int>(source), what.sub_path, w.path, info.st_mode & 0777);
  }
  close_fd(source);
  return part;
}

/// A mount of its own that stands nowhere yet.
long open_tree(workshop& w, const mount_order& what) {
  const long source = open_source(w, what);
  if (source < 0)
    return source;
  const long tree = raw_syscall(SYS_open_tree, source, "", OPEN_TREE_CLONE | O_CLOEXEC | AT_EMPTY_PATH | AT_RECURSIVE);
  close_fd(source);
  if (tree < 0 || !what.read_only)
    return tree;
  mount_attr attributes{};
  attributes.attr_set = MOUNT_ATTR_RDONLY;
  const int depth = what.recursive_read_only ? AT_RECURSIVE : 0;
  const long result = raw_syscall(SYS_mount_setattr, tree, "", AT_EMPTY_PATH | depth, &attributes, sizeof attributes);
  if (result >= 0)
    return tree;
  close_fd(tree);
  return result;
}

/// One entry of the folder behind a stand-in.
long show_entry(workshop& w, int behind, int stand_in, const char* name) {
  struct stat info {};
  if (raw_syscall(SYS_newfstatat, behind, name, &info, AT_SYMLINK_NOFOLLOW) < 0)
    return 0; // gone meanwhile
  if (S_ISLNK(info.st_mode)) {
    const long size = raw_syscall(SYS_readlinkat, behind, name, w.link, path_size - 1);
    w.link[size < 0 ? 0 : size] = '\0';
    return size < 0 ? size : raw_syscall(SYS_symlinkat, w.link, stand_in, name);
  }
  const long made = S_ISDIR(info.st_mode) ? raw_syscall(SYS_mkdirat, stand_in, name, 0755)
                                          : raw_syscall(SYS_mknodat, stand_in, name, S_IFREG | 0644, 0);
  if (made < 0)
    return made;
  const long tree =
      raw_syscall(SYS_open_tree, behind, name, OPEN_TREE_CLONE | O_CLOEXEC | AT_RECURSIVE | AT_SYMLINK_NOFOLLOW);
  if (tree == -ENOENT)
    return 0;
  return tree < 0 ? tree : bind_to(tree, stand_in, name);
}

long show_all(workshop& w, int behind, int stand_in) {
  std::size_t count = 0;
  for (;;) {
    const long got = raw_syscall(SYS_getdents64, behind, w.entries, sizeof w.entries);
    if (got <= 0)
      return got;
    for (long at = 0; at < got;) {
      const auto& entry = *reinterpret_cast<const directory_entry*>(w.entries + at);
      at += entry.size;
      const char* name = entry.name;
      const bool dots = name[0] == '.' && (name[1] == '\0' || (name[1] == '.' && name[2] == '\0'));
      if (dots)
        continue;
      if (++count > most_entries)
        return -E2BIG;
      if (const long result = show_entry(w, behind, stand_in, name); result < 0)
        return result;
    }
  }
}

long new_tmpfs() {
  const long context = raw_syscall(SYS_fsopen, "tmpfs", FSOPEN_CLOEXEC);
  if (context < 0)
    return context;
  long result = raw_syscall(SYS_fsconfig, context, FSCONFIG_CMD_CREATE, nullptr, nullptr, 0);
  if (result >= 0)
    result = raw_syscall(SYS_fsmount, context, FSMOUNT_CLOEXEC, 0);
  close_fd(context);
  return result;
}

bool is_stand_in(const workshop& w, const struct stat& info) {
  for (std::size_t i = 0; i < w.stand_in_count; ++i)
    if (w.stand_ins[i] == info.st_dev)
      return true;
  return false;
}

/// Puts a tmpfs over a folder that shows all its entries: there something can be made without a trace on the node. What
/// is written into the entries goes where it always went.
/// @return the stand-in, which may be the folder itself
long stand_in_for(workshop& w, int folder) {
  struct stat info {};
  if (const long result = raw_syscall(SYS_newfstatat, folder, "", &info, AT_EMPTY_PATH); result < 0)
    return result;
  if (is_stand_in(w, info))
    return raw_syscall(SYS_fcntl, folder, F_DUPFD_CLOEXEC, 0);
  struct stat root {};
  raw_syscall(SYS_newfstatat, w.root, "", &root, AT_EMPTY_PATH);
  const bool is_root = root.st_dev == info.st_dev && root.st_ino == info.st_ino;
  const long behind = raw_syscall(SYS_openat, folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  const long made = behind < 0 ? behind : new_tmpfs();
  if (made < 0) {
    close_fd(behind);
    return made;
  }
  raw_syscall(SYS_fchmodat, made, ".", info.st_mode & 07777);
  raw_syscall(SYS_fchownat, made, "", info.st_uid, info.st_gid, AT_EMPTY_PATH);
  long result = raw_syscall(SYS_move_mount, made, "", folder, "", MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_EMPTY_PATH);
  if (result >= 0)
    result = show_all(w, static_cast<int>(behind), static_cast<int>(made));
  close_fd(behind);
  if (result < 0) {
    close_fd(made);
    return result;
  }
  struct stat own {};
  raw_syscall(SYS_newfstatat, made, "", &own, AT_EMPTY_PATH);
  if (w.stand_in_count < most_stand_ins)
    w.stand_ins[w.stand_in_count++] = own.st_dev;
  if (is_root) {
    w.root = static_cast<int>(raw_syscall(SYS_fcntl, made, F_DUPFD_CLOEXEC, 0));
    w.root_replaced = true;
  }
  return made;
}

/// Makes the place for a mount in a stand-in for the nearest folder above it that is there.
long make_target(workshop& w, const char* target, bool folder) {
  std::size_t end = 0;
  while (target[end] != '\0')
    ++end;
  while (end > 1 && target[end - 1] == '/')
    --end;
  const auto whole = end;
  long above = -ENOENT;
  while (end > 0 && (above == -ENOENT)) {
    while (end > 0 && target[end - 1] != '/')
      --end;
    copy_text(w.path, target, end + 1 < path_size ? end + 1 : path_size);
    above = open_at(w.root, end == 0 ? "/" : w.path, O_PATH | O_DIRECTORY, RESOLVE_IN_ROOT);
    if (above == -ENOENT)
      while (end > 0 && target[end - 1] == '/')
        --end;
  }
  if (above < 0)
    return above;
  const long stand_in = stand_in_for(w, static_cast<int>(above));
  close_fd(above);
  if (stand_in < 0)
    return stand_in;
  copy_text(w.path, target + end, whole - end + 1);
  long made = 0;
  if (folder)
    made = make_folders(static_cast<int>(stand_in), w.path, w.link, 0755);
  else {
    std::size_t name = whole - end;
    while (name > 0 && w.path[name - 1] != '/')
      --name;
    if (name > 0)
      w.path[name - 1] = '\0';
    const long in = name > 0 ? make_folders(static_cast<int>(stand_in), w.path, w.link, 0755)
                             : raw_syscall(SYS_fcntl, stand_in, F_DUPFD_CLOEXEC, 0);
    made = in < 0 ? in : raw_syscall(SYS_mknodat, in, w.path + name, S_IFREG | 0644, 0);
    close_fd(in);
  }
  close_fd(stand_in);
  if (made > 0)
    close_fd(made);
  return made < 0 ? made : 0;
}

/// An empty file, unless something keeps it from being made.
void make_in_place(workshop& w, const char* target) {
  copy_text(w.path, target, path_size);
  std::size_t name = 0;
  for (std::size_t i = 0; w.path[i] != '\0'; ++i)
    if (w.path[i] == '/')
      name = i + 1;
  if (name < 2)
    return;
  w.path[name - 1] = '\0';
  const long folder = open_at(w.root, w.path, O_PATH | O_DIRECTORY, RESOLVE_IN_ROOT | RESOLVE_NO_SYMLINKS);
  if (folder >= 0)
    raw_syscall(SYS_mknodat, folder, w.path + name, S_IFREG | 0644, 0);
  close_fd(folder);
}

long attach(workshop& w, int tree, const mount_order& what) {
  const char* target = what.target;
  long place = open_at(w.root, target, O_PATH, RESOLVE_IN_ROOT);
  if (place == -ENOENT && what.in_place) {
    make_in_place(w, target);
    place = open_at(w.root, target, O_PATH, RESOLVE_IN_ROOT);
  }
  if (place == -ENOENT) {
    if (const long made = make_target(w, target, is_folder(tree)); made < 0)
      return made;
    place = open_at(w.root, target, O_PATH, RESOLVE_IN_ROOT);
  }
  if (place < 0)
    return place;
  const long result = bind_to(tree, static_cast<int>(place), "");
  close_fd(place);
  return result;
}

long mount_all(workshop& w) {
  const auto& order = w.order;
  auto failed = [&](const mount_order& what, long result) {
    copy_text(order.record->message.data(), what.target, order.record->message.size());
    return result;
  };
  // all sources first: a mount may hide another one's source
  for (std::size_t i = 0; i < order.mount_count; ++i) {
    const long tree = open_tree(w, order.mounts[i]);
    if (tree < 0)
      return failed(order.mounts[i], tree);
    w.trees[i] = static_cast<int>(tree);
  }
  for (std::size_t i = 0; i < order.mount_count; ++i)
    if (const long result = attach(w, w.trees[i], order.mounts[i]); result < 0)
      return failed(order.mounts[i], result);
  return 0;
}

} // namespace

long enter_mounts(const launch_order& order) {
  auto& w = *new (order.scratch) workshop{order};
  if (order.mount_count > most_mounts)
    return -E2BIG;
  // what is mounted here is not seen outside, what the node unmounts is not held here
  long result = raw_syscall(SYS_mount, nullptr, "/", nullptr, MS_REC | MS_SLAVE, nullptr);
  if (result < 0)
    return result;
  const char* root = order.rootfs != nullptr ? order.rootfs : "/";
  w.root = static_cast<int>(raw_syscall(SYS_openat, AT_FDCWD, root, O_PATH | O_DIRECTORY | O_CLOEXEC, 0));
  result = w.root < 0 ? w.root : mount_all(w);
  if (result < 0 || (order.rootfs == nullptr && !w.root_replaced))
    return result;
  result = raw_syscall(SYS_fchdir, w.root);
  return result < 0 ? result : raw_syscall(SYS_chroot, ".");
}

} // namespace troupe::launcher
