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

/// Flags are called as they were typed: --listen, not --api-listen.
void name_as_typed(const arguments& args, std::vector<config::problem>& problems) {
  for (auto& p : problems)
    for (const auto& [key, flag] : args.typed)
      if (p.key == key && p.origin.starts_with("flag "))
        p.origin = "flag " + flag;
}

config::settings checked(const arguments& args) {
  if (args.role == "controller")
    return settings_of(args, config::role::controller);
  if (args.role == "node")
    return settings_of(args, config::role::node);
  if (args.role == "up")
    return settings_of(args, config::role::up);
  auto settings = settings_of(args);
  if (args.command != "config show")
    throw_all(config::check_any_role(settings));
  return settings;
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
  name_as_typed(args, loaded.errors);
  throw_all(loaded.errors);
  return std::move(loaded.values);
}

config::settings settings_of(const arguments& args, config::role role) {
  auto loaded = config::load(sources_of(args));
  name_as_typed(args, loaded.errors);
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
