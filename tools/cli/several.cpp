#include "tools/cli/several.hpp"

#include "tools/cli/errors.hpp"

#include <fmt/format.h>

#include <cstdio>

namespace troupe::cli {

void for_each_name(const std::vector<std::string>& names, std::vector<std::string>& refusals,
                   const std::function<void(const std::string& name)>& action) {
  for (const auto& name : names) {
    try {
      action(name);
    } catch (const api_error& e) {
      refusals.emplace_back(e.what());
    }
  }
}

int say_refusals(const std::vector<std::string>& refusals) {
  std::fflush(stdout);
  for (const auto& text : refusals)
    fmt::print(stderr, "{}\n", text);
  return refusals.empty() ? exit_status::ok : exit_status::error;
}

} // namespace troupe::cli
