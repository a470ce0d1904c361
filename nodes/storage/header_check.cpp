#include "nodes/storage/header_check.hpp"

#include "nodes/storage/storage_error.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <string>
#include <string_view>

namespace troupe::storage {

namespace {

struct fixed_field {
  std::size_t at;
  std::string_view value;
  std::string_view name;
};

using namespace std::string_view_literals;

// https://www.sqlite.org/fileformat2.html#the_database_header
constexpr std::size_t header_size = 100;
constexpr std::array<fixed_field, 6> fixed_fields{{
  {0, "SQLite format 3\0"sv, "magic"},
  {16, "\x10\x00"sv, "page size"},
  {18, "\x02\x02"sv, "format version"},
  {20, "\x00"sv, "reserved space"},
  {21, "\x40\x20\x20"sv, "payload fractions"},
  {72, "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"sv, "reserved area"},
}};

} // namespace

void check_header(const std::filesystem::path& database) {
  std::array<char, header_size> header{};
  std::ifstream in{database, std::ios::binary};
  if (!in.read(header.data(), header.size()))
    return; // none, or too short to be one: for SQLite to tell
  for (const auto& f : fixed_fields)
    if (!std::equal(f.value.begin(), f.value.end(), header.begin() + static_cast<std::ptrdiff_t>(f.at)))
      throw storage_error{database.string() + " is damaged: the " + std::string{f.name} +
                          " in its header is not what was written"};
}

} // namespace troupe::storage
