#include "nodes/launcher/process/segment_file.hpp"

#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace troupe::launcher {

namespace {

constexpr std::size_t cold_window = 256 * 1024;

/// Opens a file and gives it room. @return -1 and errno when the disk has none
int make_file(int logs, std::uint32_t number, bool index, std::size_t size) {
  const auto name = segment_name(number, index);
  const int fd = openat(logs, name.data(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (fd < 0)
    return -1;
  if (const int failed = posix_fallocate(fd, 0, static_cast<off_t>(size)); failed != 0) {
    close(fd);
    unlinkat(logs, name.data(), 0);
    errno = failed;
    return -1;
  }
  return fd;
}

/// Maps and closes both files. Without address space the launcher ends: its keeper starts a new one.
open_segment map_files(int index, int data, std::uint32_t capacity, std::uint64_t data_size) {
  void* head = mmap(nullptr, index_size(capacity), PROT_READ | PROT_WRITE, MAP_SHARED, index, 0);
  void* bytes = mmap(nullptr, data_size, PROT_READ | PROT_WRITE, MAP_SHARED, data, 0);
  close(index);
  close(data);
  if (head == MAP_FAILED || bytes == MAP_FAILED)
    std::abort();
  open_segment mapped;
  mapped.head = static_cast<segment_head*>(head);
  mapped.entries = reinterpret_cast<segment_entry*>(mapped.head + 1);
  mapped.data = static_cast<std::byte*>(bytes);
  return mapped;
}

bool is_whole(int index, int data, std::uint32_t number, segment_head& head) {
  struct stat index_info {};
  struct stat data_info {};
  return pread(index, &head, sizeof head, 0) == sizeof head && fstat(index, &index_info) == 0 &&
         fstat(data, &data_info) == 0 && head.magic == segment_head::expected_magic && head.number == number &&
         head.count <= head.capacity && head.used <= head.data_size &&
         std::cmp_equal(index_info.st_size, index_size(head.capacity)) &&
         std::cmp_equal(data_info.st_size, head.data_size);
}

void advance(void* base, std::size_t& cold, std::size_t used) {
  if (used < cold + cold_window)
    return;
  const auto upto = used & ~(cold_window - 1);
  madvise(static_cast<std::byte*>(base) + cold, upto - cold, MADV_DONTNEED);
  cold = upto;
}

void cut(int logs, std::uint32_t number, bool index, std::uint64_t size) {
  const int fd = openat(logs, segment_name(number, index).data(), O_RDWR | O_CLOEXEC);
  if (fd < 0)
    return;
  if (ftruncate(fd, static_cast<off_t>(size)) != 0)
    errno = 0; // it stays as long as it is
  close(fd);
}

} // namespace

open_segment::open_segment(open_segment&& other) noexcept { *this = std::move(other); }

open_segment& open_segment::operator=(open_segment&& other) noexcept {
  std::swap(head, other.head);
  std::swap(entries, other.entries);
  std::swap(data, other.data);
  std::swap(cold_data_, other.cold_data_);
  std::swap(cold_index_, other.cold_index_);
  return *this;
}

open_segment::~open_segment() {
  if (head == nullptr)
    return;
  munmap(data, head->data_size);
  munmap(head, index_size(head->capacity));
}

bool open_segment::has_room() const {
  return head->used + read_size <= head->data_size && head->count + 2 <= head->capacity;
}

void open_segment::give_back() {
  advance(data, cold_data_, head->used);
  advance(head, cold_index_, index_size(head->count));
}

open_segment create_segment(int logs, std::uint32_t number, std::uint32_t owner_run, std::uint64_t data_size) {
  const auto capacity = index_capacity(data_size);
  const int index = make_file(logs, number, true, index_size(capacity));
  if (index < 0)
    return {};
  const int data = make_file(logs, number, false, data_size);
  if (data < 0) {
    const int error = errno;
    close(index);
    unlinkat(logs, segment_name(number, true).data(), 0);
    errno = error;
    return {};
  }
  auto made = map_files(index, data, capacity, data_size);
  *made.head = {.number = number, .owner_run = owner_run, .data_size = data_size, .capacity = capacity};
  return made;
}

open_segment reopen_segment(int logs, std::uint32_t number) {
  const int index = openat(logs, segment_name(number, true).data(), O_RDWR | O_CLOEXEC);
  const int data = openat(logs, segment_name(number, false).data(), O_RDWR | O_CLOEXEC);
  segment_head head;
  if (index >= 0 && data >= 0 && is_whole(index, data, number, head))
    return map_files(index, data, head.capacity, head.data_size);
  if (index >= 0)
    close(index);
  if (data >= 0)
    close(data);
  return {};
}

std::uint64_t close_segment(int logs, open_segment segment) {
  const auto number = segment.head->number;
  const auto data = segment.head->used;
  const auto index = index_size(segment.head->count);
  { const open_segment gone = std::move(segment); }
  cut(logs, number, false, data);
  cut(logs, number, true, index);
  return data + index;
}

void remove_segment(int logs, std::uint32_t number) {
  unlinkat(logs, segment_name(number, false).data(), 0);
  unlinkat(logs, segment_name(number, true).data(), 0);
}

} // namespace troupe::launcher
