#include "nodes/storage/wal_check.hpp"

#include "nodes/storage/storage_error.hpp"

#include <array>
#include <cstdint>
#include <fstream>
#include <string>
#include <vector>

namespace troupe::storage {

namespace {

// https://www.sqlite.org/fileformat2.html#the_write_ahead_log
constexpr std::size_t header_size = 32, frame_header_size = 24;
constexpr std::uint32_t magic_little = 0x377f0682U, magic_big = 0x377f0683U;

using bytes = std::vector<std::uint8_t>;

std::uint32_t big_endian(const std::uint8_t* p) {
  return std::uint32_t{p[0]} << 24U | std::uint32_t{p[1]} << 16U | std::uint32_t{p[2]} << 8U | std::uint32_t{p[3]};
}

std::uint32_t little_endian(const std::uint8_t* p) {
  return std::uint32_t{p[3]} << 24U | std::uint32_t{p[2]} << 16U | std::uint32_t{p[1]} << 8U | std::uint32_t{p[0]};
}

struct checksum {
  std::uint32_t first = 0, second = 0;
  bool operator==(const checksum&) const = default;
};

checksum add(checksum c, const std::uint8_t* p, std::size_t size, bool big) {
  for (std::size_t i = 0; i + 8 <= size; i += 8) {
    c.first += (big ? big_endian(p + i) : little_endian(p + i)) + c.second;
    c.second += (big ? big_endian(p + i + 4) : little_endian(p + i + 4)) + c.first;
  }
  return c;
}

checksum stored_at(const std::uint8_t* p) { return {big_endian(p), big_endian(p + 4)}; }

bool same_salt(const std::uint8_t* header, const std::uint8_t* frame) {
  return std::equal(header + 16, header + 24, frame + 8);
}

[[noreturn]] void damaged(const std::filesystem::path& wal, std::size_t frame, std::size_t commits) {
  throw storage_error{wal.string() + " is damaged: frame " + std::to_string(frame) + " is not what was written, and " +
                      std::to_string(commits) + " later commit(s) would be lost"};
}

/// How many commits of the log's present generation stand from this frame on.
std::size_t commits_from(std::ifstream& in, const std::uint8_t* header, std::size_t frame, std::size_t frame_size) {
  std::size_t commits = 0;
  std::array<std::uint8_t, frame_header_size> f{};
  for (;; ++frame) {
    in.clear();
    in.seekg(static_cast<std::streamoff>(header_size + frame * frame_size));
    if (!in.read(reinterpret_cast<char*>(f.data()), f.size()))
      return commits;
    if (same_salt(header, f.data()) && big_endian(f.data() + 4) != 0)
      ++commits;
  }
}

} // namespace

void check_wal(const std::filesystem::path& wal) {
  std::ifstream in{wal, std::ios::binary};
  std::array<std::uint8_t, header_size> header{};
  if (!in.read(reinterpret_cast<char*>(header.data()), header.size()))
    return;
  const auto magic = big_endian(header.data());
  const auto big = magic == magic_big;
  const auto page = std::size_t{big_endian(header.data() + 8)};
  auto running = add({}, header.data(), 24, big);
  const auto sound = (big || magic == magic_little) && running == stored_at(header.data() + 24);
  if (!sound || page < 512 || page > 65536) {
    std::array<std::uint8_t, frame_header_size> first{};
    if (in.read(reinterpret_cast<char*>(first.data()), first.size()) && same_salt(header.data(), first.data()))
      throw storage_error{wal.string() + " is damaged: its header is not what was written"};
    return; // a log that was just begun anew; what it held before is in the database
  }
  bytes frame(frame_header_size + page);
  for (std::size_t n = 0; in.read(reinterpret_cast<char*>(frame.data()), static_cast<std::streamsize>(frame.size()));
       ++n) {
    running = add(running, frame.data(), 8, big);
    running = add(running, frame.data() + frame_header_size, page, big);
    if (same_salt(header.data(), frame.data()) && running == stored_at(frame.data() + 16))
      continue;
    // Only the last commit can be unfinished, and it ends with one commit frame: two of them mean damage before them.
    const auto commits = commits_from(in, header.data(), n, frame.size());
    if (commits > 1)
      damaged(wal, n, commits);
    return;
  }
}

} // namespace troupe::storage
