#include "nodes/storage/mark_file.hpp"

#include "messages/codec/crc32c.hpp"
#include "nodes/storage/storage_error.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <string>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace troupe::storage {

namespace {

constexpr std::uint32_t magic = 0x6b726d74U; // "tmrk"

struct slot {
  std::uint32_t magic = 0;
  std::uint32_t crc = 0;
  std::uint64_t commit = 0;
  database_identity database{};
};
static_assert(sizeof(slot) == 32);

std::uint32_t checksum(slot s) {
  s.crc = 0;
  std::array<char, sizeof s> bytes{};
  std::memcpy(bytes.data(), &s, sizeof s);
  return crc32c({bytes.data(), bytes.size()});
}

bool whole(const slot& s) { return s.magic == magic && s.crc == checksum(s); }

[[noreturn]] void fail(const std::string& what, const std::filesystem::path& file) {
  throw storage_error{what + " " + file.string() + ": " + std::strerror(errno)};
}

} // namespace

mark_file::mark_file(std::filesystem::path file) : file_(std::move(file)) {
  fd_ = ::open(file_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd_ < 0)
    fail("the data directory is not writable: cannot open", file_);
  if (::flock(fd_, LOCK_EX | LOCK_NB) != 0) {
    const auto taken = errno == EWOULDBLOCK;
    ::close(fd_);
    if (taken)
      throw storage_error{"another process uses the store in " + file_.parent_path().string() +
                          " (it holds the lock on " + file_.filename().string() + ")"};
    fail("cannot lock", file_);
  }
}

mark_file::~mark_file() { ::close(fd_); }

std::optional<commit_mark> mark_file::read() {
  struct stat info {};
  if (::fstat(fd_, &info) != 0)
    fail("cannot read", file_);
  if (info.st_size == 0)
    return std::nullopt;
  std::array<slot, 2> slots{};
  if (::pread(fd_, slots.data(), sizeof slots, 0) < 0)
    fail("cannot read", file_);
  const slot* best = nullptr;
  for (const auto& s : slots)
    if (whole(s) && (!best || s.commit >= best->commit))
      best = &s;
  if (!best)
    throw storage_error{file_.string() + " is damaged: it no longer tells which commit was acknowledged last"};
  writes_ = best == slots.data() ? 1 : 0;
  return commit_mark{best->database, best->commit};
}

void mark_file::write(const commit_mark& mark) {
  slot s{magic, 0, mark.commit, mark.database};
  s.crc = checksum(s);
  const auto at = static_cast<off_t>(writes_++ % 2 * sizeof s);
  if (::pwrite(fd_, &s, sizeof s, at) != static_cast<ssize_t>(sizeof s))
    fail("cannot write", file_);
  synced_ = false;
}

void mark_file::sync() {
  if (::fdatasync(fd_) != 0)
    fail("cannot write", file_);
  synced_ = true;
}

} // namespace troupe::storage
