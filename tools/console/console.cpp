#include "tools/console/command.hpp"
#include "tools/console/editor.hpp"

#include <cstdio>
#include <stdexcept>

namespace troupe::console {

namespace {

/// Runs one line and prints. @returns false when it failed.
bool run_and_print(const options& how, const std::string& line, bool& quit) {
  outcome result;
  try {
    result = run_line(how, line);
  } catch (const std::exception& e) {
    result = {std::string{"error: "} + e.what() + "\n", false, false};
  }
  std::fputs(result.text.c_str(), result.ok ? stdout : stderr);
  std::fflush(stdout);
  quit = result.quit;
  return result.ok;
}

int run_given(const options& how) {
  bool all_well = true;
  bool quit = false;
  std::string_view rest{how.commands};
  while (!rest.empty() && !quit) {
    const auto end = rest.find(';');
    all_well = run_and_print(how, std::string{rest.substr(0, end)}, quit) && all_well;
    rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
  }
  return all_well ? 0 : 1;
}

} // namespace

int run_console(const options& how) {
  if (!how.commands.empty())
    return run_given(how);
  editor input{how};
  bool quit = false;
  while (!quit) {
    const auto line = input.read();
    if (!line)
      break;
    run_and_print(how, *line, quit);
  }
  return 0;
}

} // namespace troupe::console
