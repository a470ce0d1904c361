#include "nodes/cluster/address_file.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <stdexcept>

namespace troupe::cluster {

void write_address(const std::string& directory, const std::string& name, const std::string& text) {
  const auto target = std::filesystem::path{directory} / name;
  auto fresh = target;
  fresh += ".new";
  std::ofstream out{fresh, std::ios::trunc};
  out << text << '\n';
  out.close();
  if (!out)
    throw std::runtime_error("cannot write " + fresh.string() + ": " + std::strerror(errno));
  std::filesystem::rename(fresh, target);
}

} // namespace troupe::cluster
