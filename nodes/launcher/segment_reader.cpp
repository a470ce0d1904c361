#include "nodes/launcher/segment_reader.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <fcntl.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace troupe::launcher {

namespace {

int open_file(const std::filesystem::path& logs, std::uint32_t segment, bool index) {
  return ::open((logs / segment_name(segment, index).data()).c_str(), O_RDONLY | O_CLOEXEC);
}

bool read_head(int index, segment_head& head) {
  return pread(index, &head, sizeof head, 0) == sizeof head && head.magic == segment_head::expected_magic;
}

} // namespace

segment_reader::segment_reader(std::filesystem::path logs) : logs_(std::move(logs)) {}

segment_reader::~segment_reader() { close(); }

bool segment_reader::entry(std::uint32_t segment, std::uint32_t number, segment_entry& found) {
  if (!open(segment))
    return false;
  const auto block = number / block_entries;
  const auto place = number % block_entries;
  if (block != block_ || place >= block_count_) {
    segment_head head;
    if (!read_head(index_, head) || number >= head.count)
      return false;
    const auto first = block * block_entries;
    block_ = block;
    block_count_ = std::min(block_entries, head.count - first);
    const auto size = block_count_ * sizeof(segment_entry);
    const auto at = sizeof(segment_head) + std::size_t{first} * sizeof(segment_entry);
    if (!std::cmp_equal(pread(index_, entries_.data(), size, static_cast<off_t>(at)), size)) {
      block_ = UINT32_MAX;
      return false;
    }
  }
  found = entries_[place];
  return true;
}

bool segment_reader::read(std::uint32_t segment, std::uint64_t offset, std::size_t size, std::string& to) {
  if (!open(segment))
    return false;
  const auto before = to.size();
  to.resize(before + size);
  const auto got = pread(data_, to.data() + before, size, static_cast<off_t>(offset));
  to.resize(before + static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
  return std::cmp_equal(got, size);
}

std::uint32_t segment_reader::owner(std::uint32_t segment) {
  segment_head head;
  return open(segment) && read_head(index_, head) ? head.owner_run : 0;
}

std::uint32_t segment_reader::count(std::uint32_t segment) {
  segment_head head;
  return open(segment) && read_head(index_, head) ? head.count : 0;
}

std::vector<std::uint32_t> segment_reader::owned(std::uint32_t run) const {
  std::vector<std::uint32_t> all;
  std::error_code failed;
  for (const auto& file : std::filesystem::directory_iterator(logs_, failed)) {
    if (file.path().extension() != ".idx")
      continue;
    const auto number = static_cast<std::uint32_t>(std::strtoul(file.path().stem().c_str(), nullptr, 16));
    segment_head head;
    const int index = open_file(logs_, number, true);
    if (index >= 0 && read_head(index, head) && head.owner_run == run && head.count > 0)
      all.push_back(number);
    if (index >= 0)
      ::close(index);
  }
  std::sort(all.begin(), all.end());
  return all;
}

bool segment_reader::open(std::uint32_t segment) {
  if (segment == segment_ && segment != 0)
    return true;
  close();
  index_ = open_file(logs_, segment, true);
  data_ = open_file(logs_, segment, false);
  if (index_ < 0 || data_ < 0) {
    close();
    return false;
  }
  segment_ = segment;
  return true;
}

void segment_reader::close() {
  for (int* fd : {&index_, &data_})
    if (*fd >= 0)
      ::close(std::exchange(*fd, -1));
  segment_ = 0;
  block_ = UINT32_MAX;
}

} // namespace troupe::launcher
