#include "nodes/launcher/slot_table.hpp"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace troupe::launcher {

namespace {

std::size_t file_size(std::uint32_t slots) { return sizeof(table_head) + std::size_t{slots} * sizeof(slot); }

/// What the file says about itself; slots 0 when it is new, errno EPROTO when it isn't ours.
bool read_head(int fd, table_head& head) {
  struct stat info {};
  if (fstat(fd, &info) != 0)
    return false;
  if (info.st_size == 0)
    return true;
  errno = EPROTO;
  if (pread(fd, &head, sizeof head, 0) != sizeof head)
    return false;
  errno = EPROTO;
  return head.magic == table_head::expected_magic && head.slot_size == sizeof(slot) && head.slots <= max_slots &&
         file_size(head.slots) <= static_cast<std::size_t>(info.st_size);
}

} // namespace

slot_table open_table(int dir_fd, std::uint32_t slots) {
  const int fd = openat(dir_fd, "slots", O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  table_head head{};
  if (fd < 0 || !read_head(fd, head))
    return {};
  slots = std::max(slots, head.slots);
  const auto size = file_size(slots);
  const int failed = posix_fallocate(fd, 0, static_cast<off_t>(size));
  void* at = failed == 0 ? mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0) : MAP_FAILED;
  const int error = failed != 0 ? failed : errno;
  close(fd);
  if (at == MAP_FAILED) {
    errno = error;
    return {};
  }
  auto* mapped = static_cast<table_head*>(at);
  if (head.slots == 0) {
    *mapped = table_head{};
    mapped->boot_id = current_boot_id();
  }
  mapped->slots = slots;
  auto* first = reinterpret_cast<slot*>(static_cast<char*>(at) + sizeof(table_head));
  return {mapped, {first, slots}};
}

std::array<char, 40> current_boot_id() {
  std::array<char, 40> id{};
  if (const int fd = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC); fd >= 0) {
    if (read(fd, id.data(), id.size() - 1) < 0)
      id = {};
    close(fd);
  }
  return id;
}

} // namespace troupe::launcher
