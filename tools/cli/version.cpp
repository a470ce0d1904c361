#include "tools/cli/api.hpp"
#include "tools/cli/commands.hpp"
#include "tools/cli/errors.hpp"
#include "tools/cli/json.hpp"

#include <fmt/format.h>

namespace troupe::cli {

int run_version(const arguments& args) {
  fmt::print("Client Version: troupe {}\n", TROUPE_VERSION);
  if (args.role == "client")
    return exit_status::ok;
  try {
    api_client api{args};
    const auto version = api.get("/version");
    fmt::print("Server Version: {}\n", text_at(version, "gitVersion"));
  } catch (const command_error&) {
    fmt::print("Server Version: none (no server is known)\n");
  } catch (const unreachable& e) {
    fmt::print("Server Version: none ({})\n", e.what());
  }
  return exit_status::ok;
}

} // namespace troupe::cli
