#include "tools/bench/text_file.hpp"

#include <fstream>
#include <iterator>

namespace troupe::bench {

std::string read_text(const std::string& path) {
  std::ifstream file{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{file}, {}};
}

} // namespace troupe::bench
