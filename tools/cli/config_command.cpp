#include "tools/cli/config_command.hpp"

#include "config/show.hpp"
#include "tools/cli/commands.hpp"
#include "tools/cli/errors.hpp"

#include <fmt/format.h>

namespace troupe::cli {

namespace {

void throw_all(const std::vector<config::problem>& problems) {
  if (problems.empty())
    return;
  std::string text;
  for (const auto& p : problems)
    text += (text.empty() ? "error: " : "\nerror: ") + p.text();
  throw command_error(text);
}

config::settings checked(const arguments& args) {
  if (args.role == "controller")
    return settings_of(args, config::role::controller);
  if (args.role == "node")
    return settings_of(args, config::role::node);
  return settings_of(args);
}

} // namespace

config::sources sources_of(const arguments& args) {
  auto flags = args.flags;
  if (!args.data_dir.empty())
    flags.emplace_back("data-dir", args.data_dir);
  return config::process_sources(args.config_file, std::move(flags));
}

config::settings settings_of(const arguments& args) {
  auto loaded = config::load(sources_of(args));
  throw_all(loaded.errors);
  return std::move(loaded.values);
}

config::settings settings_of(const arguments& args, config::role role) {
  auto loaded = config::load(sources_of(args));
  auto problems = std::move(loaded.errors);
  for (auto& p : config::check_role(loaded.values, role))
    problems.push_back(std::move(p));
  throw_all(problems);
  return std::move(loaded.values);
}

int run_config(const arguments& args) {
  if (args.command == "config keys") {
    fmt::print("{}", config::reference());
    return exit_status::ok;
  }
  const auto settings = checked(args);
  if (args.command == "config show")
    fmt::print("{}", config::show(settings, args.origin));
  else
    fmt::print("{}: no mistakes\n", args.config_file.empty() ? "the configuration" : args.config_file);
  return exit_status::ok;
}

} // namespace troupe::cli
