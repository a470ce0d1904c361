// What `ps` shows of this process: "troupe-launcher: keeper DIR".

#include "nodes/launcher/process/roles.hpp"

#include <algorithm>
#include <cstring>
#include <string>

namespace troupe::launcher {

namespace {

char* area = nullptr;
std::size_t area_size = 0;

} // namespace

void remember_arguments(int argc, char** argv, char** env) {
  if (argc == 0)
    return;
  area = argv[0];
  char* end = area;
  for (int i = 0; i < argc && argv[i] == end; ++i)
    end += std::strlen(argv[i]) + 1;
  for (char** entry = env; *entry != nullptr && *entry == end; ++entry)
    end += std::strlen(*entry) + 1;
  *env = nullptr; // the launcher has no use for its environment: pods get theirs from the agent
  area_size = static_cast<std::size_t>(end - area);
}

void set_title(const char* role, const house& h) {
  const auto title = std::string{"troupe-launcher: "} + role + ' ' + h.settings.dir;
  if (area_size == 0)
    return;
  std::memset(area, 0, area_size);
  std::memcpy(area, title.data(), std::min(title.size(), area_size - 1));
}

} // namespace troupe::launcher
