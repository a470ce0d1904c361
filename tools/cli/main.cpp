#include "tools/cli/command_line.hpp"
#include "tools/cli/dispatch.hpp"

#include <cstdio>

int main(int argc, char** argv) {
  const auto line = troupe::cli::read_command_line({argv + 1, argv + argc});
  if (line.runs)
    return troupe::cli::dispatch(line.args);
  std::fputs(line.text.c_str(), line.status == 0 ? stdout : stderr);
  return line.status;
}
