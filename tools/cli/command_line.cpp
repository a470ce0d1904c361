#include "tools/cli/command_line.hpp"

#include "config/keys.hpp"
#include "messages/nearest.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <map>
#include <sstream>

namespace troupe::cli {

namespace {

constexpr const char* footer = R"(Exit status:
  0  done                      3  waited in vain: time is over, or the Job failed
  1  an error                  4  the server does not answer
  2  a mistake in the command

The server is that of --server, else of TROUPE_SERVER, else the one that `troupe up` started on the data directory.)";

const std::vector<std::string> resource_words = {"jobs",       "pods",       "nodes",   "events", "cronjobs",
                                                 "namespaces", "configmaps", "secrets", "leases"};

/// What completion knows of an option beside its names.
struct hint {
  bool file = false;
  std::vector<std::string> words{};
};

/// Builds the parser; what is typed goes into the arguments.
class grammar {
 public:
  explicit grammar(arguments& args) : args_(args) {
    program_.footer(footer);
    program_.require_subcommand(0, 1);
    program_.add_option("--server", args.server, "URL of the API, http://HOST:PORT");
    file(program_.add_option("--data-dir", args.data_dir, "Folder of the cluster that `troupe up` started"));
    if (const char* from_environment = std::getenv("TROUPE_NAMESPACE"); from_environment && *from_environment)
      args.name_space = from_environment;
    program_.add_option_function<std::string>(
        "-n,--namespace",
        [&args](const std::string& name) {
          args.name_space = name;
          args.name_space_given = true;
        },
        "Namespace; else that of TROUPE_NAMESPACE, else default");
    reading();
    writing();
    waiting();
    processes();
    configuration();
    others();
  }
  grammar(const grammar&) = delete;
  grammar& operator=(const grammar&) = delete;

  CLI::App& program() { return program_; }

  command_description description() const { return describe(program_); }

 private:
  CLI::App& command(CLI::App& parent, const std::string& name, const std::string& help) {
    auto& sub = *parent.add_subcommand(name, help);
    sub.fallthrough();
    const auto path = &parent == &program_ ? name : parent.get_name() + " " + name;
    sub.callback([this, path] {
      if (args_.command.empty()) // the innermost command is called back first
        args_.command = path;
    });
    return sub;
  }
  CLI::App& command(const std::string& name, const std::string& help) { return command(program_, name, help); }

  CLI::Option* file(CLI::Option* option) {
    hints_[option].file = true;
    return option;
  }
  CLI::Option* words(CLI::Option* option, std::vector<std::string> allowed) {
    option->check(CLI::IsMember(allowed));
    hints_[option].words = std::move(allowed);
    return option;
  }

  void objects(CLI::App& c, const std::string& help) {
    c.add_option("object", args_.objects, help);
    first_words_[&c] = resource_words;
  }
  void selectors(CLI::App& c) {
    c.add_option("-l,--selector", args_.selector, "Only objects with these labels: app=x,tier!=y");
    c.add_option("--field-selector", args_.field_selector, "Only objects with these fields: metadata.name=x");
  }
  void everywhere(CLI::App& c) { c.add_flag("-A,--all-namespaces", args_.all_namespaces, "In all namespaces"); }
  void files(CLI::App& c, bool needed) {
    auto* option =
        file(c.add_option("-f,--filename", args_.files, "Manifest, folder of manifests, or - (standard input)"));
    option->allow_extra_args(false);
    option->required(needed);
  }
  void output(CLI::App& c, const std::vector<std::string>& forms) {
    auto* option = c.add_option("-o,--output", args_.output, "How to print");
    option->transform([](std::string text) { return text.starts_with('=') ? text.substr(1) : text; });
    words(option, forms);
  }

  void reading();
  void writing();
  void waiting();
  void processes();
  void configuration();
  void others();
  void key_flags(CLI::App& c);
  void config_file(CLI::App& c);

  option_description describe(const CLI::Option& o) const {
    option_description out;
    for (const auto& name : o.get_lnames())
      out.names.push_back("--" + name);
    for (const auto& name : o.get_snames())
      out.names.push_back("-" + name);
    out.help = o.get_description();
    out.takes_value = o.get_type_size() != 0 && o.get_expected_max() != 0;
    if (const auto known = hints_.find(&o); known != hints_.end()) {
      out.takes_file = known->second.file;
      out.words = known->second.words;
    }
    return out;
  }

  command_description describe(const CLI::App& app) const {
    command_description out{.name = app.get_name(), .help = app.get_description()};
    for (const auto* o : app.get_options())
      if (!o->get_lnames().empty() || !o->get_snames().empty())
        out.options.push_back(describe(*o));
    if (&app != &program_)
      for (const auto* o : program_.get_options())
        if (!o->check_name("--help"))
          out.options.push_back(describe(*o));
    if (const auto known = first_words_.find(&app); known != first_words_.end())
      out.words = known->second;
    for (const auto* sub : app.get_subcommands([](const CLI::App*) { return true; }))
      out.commands.push_back(describe(*sub));
    return out;
  }

  arguments& args_;
  CLI::App program_{"Troupe runs Kubernetes Jobs as processes on a cluster of machines.", "troupe"};
  std::map<const CLI::Option*, hint> hints_;
  std::map<const CLI::App*, std::vector<std::string>> first_words_;
  bool show_all_ = true;
};

void grammar::reading() {
  auto& get = command("get", "Show objects as a table, or as they are: get jobs, get pod NAME -o yaml");
  objects(get, "TYPE, TYPE NAME… or TYPE/NAME…");
  selectors(get);
  everywhere(get);
  output(get, {"wide", "json", "yaml", "name"});
  get.add_flag("-w,--watch", args_.watch, "Go on and show what changes");
  get.add_flag("--show-labels", args_.show_labels, "A column with the labels");
  get.add_flag("--no-headers", args_.no_headers, "Rows only");
  get.add_flag("--show-all,-a", show_all_, "Finished pods, too; they are always shown");

  auto& describe = command("describe", "Show everything about an object, its events included");
  objects(describe, "TYPE NAME… or TYPE/NAME…");
  selectors(describe);
  everywhere(describe);

  auto& why = command("why", "Tell the one reason why something does not run or is not done: why job NAME");
  why.add_option("object", args_.objects, "job, pod or cronjob NAME, or TYPE/NAME");
  first_words_[&why] = {"job", "pod", "cronjob"};
  output(why, {"json"});

  auto& history = command("history", "Show every attempt of a Job, also those whose pods are gone: history job NAME");
  history.add_option("object", args_.objects, "job NAME or job/NAME");
  first_words_[&history] = {"job"};
  history.add_option("--limit", args_.limit, "Only so many of the newest attempts")->check(CLI::Range(1, 10'000));
  output(history, {"json"});

  auto& logs = command("logs", "Print what a pod's container wrote: logs POD, logs job/NAME");
  logs.add_option("object", args_.objects, "POD or job/NAME");
  logs.add_option("-l,--selector", args_.selector, "Pods with these labels");
  logs.add_flag("-f,--follow", args_.follow, "Go on until the container ends");
  logs.add_flag("-p,--previous", args_.previous, "Of the run before the last restart");
  logs.add_flag("--timestamps", args_.timestamps, "When each line was written");
  logs.add_flag("--all-pods,--prefix", args_.all_pods, "Of all pods of a Job, each line with its pod and container");
  logs.add_option("--attempt", args_.attempt, "Of this attempt of the Job, though its pod may be gone: see history");
  logs.add_option("-c,--container", args_.container, "Of this container; else of the first");
  logs.add_option("--tail", args_.tail, "Only so many of the last lines; -1: all");
  logs.add_option("--since", args_.since, "Only what is younger: 5s, 2m, 3h");
}

void grammar::writing() {
  auto& create = command("create", "Create the objects of a manifest; create job NAME --from cronjob/X: a Job, now");
  create.add_option("object", args_.objects, "job NAME, with --from");
  create.add_option("--from", args_.from, "cronjob/NAME that the Job is made of");
  files(create, false);
  output(create, {"json", "yaml", "name"});

  auto& apply = command("apply", "Create the objects of a manifest, or change them to what it says");
  files(apply, true);
  output(apply, {"json", "yaml", "name"});

  auto& remove = command("delete", "Delete objects and wait until they are gone");
  objects(remove, "TYPE NAME…, TYPE/NAME…, or TYPE with --all or -l");
  files(remove, false);
  selectors(remove);
  everywhere(remove);
  output(remove, {"name"});
  remove.add_flag("--all", args_.all, "All objects of the type");
  words(remove.add_option("--cascade", args_.cascade, "What becomes of its pods"),
        {"background", "foreground", "orphan"});
  remove.add_option("--grace-period", args_.grace_period, "Seconds that a pod gets to end by itself");
  remove.add_flag("--force", args_.force, "Forget a pod at once, whether it has ended or not");
  remove.add_flag("--now", args_.now, "A grace period of one second");
  remove.add_flag("--ignore-not-found", args_.ignore_not_found, "An object that is not there is no error");
  remove.add_flag("--wait", args_.wait, "Wait until they are gone (default); --wait=false does not");

  auto& scale = command("scale", "Set how many pods of a Job may run at once: scale job NAME --replicas 3");
  objects(scale, "job NAME or job/NAME");
  scale.add_option("--replicas", args_.replicas, "The Job's new parallelism")
      ->required()
      ->check(CLI::Range(std::int64_t{0}, std::int64_t{std::numeric_limits<std::int32_t>::max()}));

  objects(command("suspend", "Stop a Job's pods and start none until it is resumed: suspend job NAME"),
          "job NAME or job/NAME");
  objects(command("resume", "Let a suspended Job go on: resume job NAME"), "job NAME or job/NAME");

  auto& rerun = command("rerun", "Run a finished Job again in its place: rerun job NAME");
  rerun.add_option("object", args_.objects, "job NAME or job/NAME");
  first_words_[&rerun] = {"job"};
  rerun.add_flag("--failed-only", args_.failed_only, "What has succeeded stays; only the rest runs");
  rerun.add_option("--indexes", args_.indexes, "Only these completion indexes lose their results: 3,7-9");
  output(rerun, {"json"});

  auto& run = command("run", "Run a command as a Job: run NAME --completions 3 -- CMD…");
  run.add_option("name", args_.objects, "Name of the Job")->expected(1);
  run.add_option("--image", args_.image, "Image of its container; with a command, none is needed");
  run.add_option("--completions", args_.completions, "Pods that have to succeed");
  run.add_option("--parallelism", args_.parallelism, "Pods that may run at once");
  run.add_option("--backoff-limit", args_.backoff_limit, "Failures before the Job is given up");
  words(run.add_option("--restart", args_.restart, "What becomes of a failed pod: a new one, or a restart"),
        {"Never", "OnFailure"});
  run.add_option("--env", args_.env, "NAME=VALUE for the container")->allow_extra_args(false);
  run.add_flag("--follow", args_.follow, "Show progress and output until it is over; exit status 3 if it failed");
}

void grammar::waiting() {
  auto& wait = command("wait", "Wait for a condition: wait --for=condition=Complete job/NAME --timeout=60s");
  objects(wait, "TYPE NAME… or TYPE/NAME…");
  selectors(wait);
  wait.add_flag("--all", args_.all, "All objects of the type");
  wait.add_option("--for", args_.conditions, "condition=NAME[=VALUE], delete, create or jsonpath={.status.x}=VALUE")
      ->allow_extra_args(false);
  wait.add_option("--timeout", args_.timeout, "At most so long: 30s, 2m; 0 looks once, -1s waits on");
}

void grammar::config_file(CLI::App& c) {
  file(c.add_option("--config", args_.config_file, "Configuration file (YAML)"))->envname("TROUPE_CONFIG");
}

void grammar::key_flags(CLI::App& c) {
  config_file(c);
  for (const auto& key : config::keys()) {
    if (key.name == "data-dir")
      continue;
    const auto set = [this, name = std::string{key.name}](const std::string& value) {
      args_.flags.emplace_back(name, value);
    };
    auto* option = c.add_option_function<std::string>(key.flag(), set, std::string{key.doc});
    option->group("Configuration keys");
    hints_[option].file = key.type == config::value_type::path;
  }
}

void grammar::processes() {
  auto& up = command("up", "Start a whole cluster on this machine: a controller and nodes, each a process");
  const auto flag = [this](const char* key, const char* name) {
    return [this, key, name](const std::string& value) {
      args_.flags.emplace_back(key, value);
      args_.typed.emplace_back(key, name);
    };
  };
  up.add_option_function<std::string>("--nodes", flag("up.nodes", "--nodes"), "How many nodes");
  up.add_option_function<std::string>("--listen", flag("api.listen", "--listen"),
                                      "HOST:PORT of the API; port 0 takes any free one");
  up.add_flag("--detach", args_.detach, "Return as soon as all nodes are ready; `troupe down` stops the cluster");
  up.add_option("--report-to", args_.report_to)->group(""); // `up --detach` gives it to the process in the background
  key_flags(up);

  config_file(command("down", "Stop the cluster that `troupe up` started"));
  auto& status = command("status", "Show the processes of the cluster that `troupe up` started");
  config_file(status);
  output(status, {"json"});

  key_flags(command("controller", "Be a controller: API, store and scheduler of a cluster"));
  key_flags(command("node", "Be a node: run pods for a controller"));

  auto& certificates = command("certificates", "Make a CA and certificates for processes on several machines");
  file(certificates.add_option("--out", args_.folder, "Folder for the files; a CA that it holds is used again"))
      ->required();
  certificates.add_option("name", args_.objects, "A name per certificate: controller node-1 node-2")->required();
}

void grammar::configuration() {
  auto& config = command("config", "Check and show configurations");
  config.require_subcommand(1);
  for (const auto& [name, help] :
       {std::pair{"check", "Tell all mistakes of a configuration"}, {"show", "Show every key and its value"}}) {
    auto& c = command(config, name, help);
    key_flags(c);
    words(c.add_option("--role", args_.role, "As a process of this role reads it"), {"controller", "node", "up"});
    if (std::string_view{name} == "show")
      c.add_flag("--origin", args_.origin, "Also where each value comes from");
  }
  command(config, "keys", "The reference of all keys, in Markdown");
}

void grammar::others() {
  auto& console = command("console", "Talk to the actors of all processes");
  console.add_option("-c,--command", args_.console_commands, "Run these commands, separated by ;");
  output(console, {"json"});
  console.add_flag("--control", args_.control, "Allow commands that stop actors");

  auto& completion = command("completion", "Print a completion script: source <(troupe completion bash)");
  words(completion.add_option("shell", args_.shell, "bash, zsh or fish")->required(), {"bash", "zsh", "fish"});
  first_words_[&completion] = {"bash", "zsh", "fish"};

  auto& version = command("version", "Show the versions of this program and of the server");
  version.add_flag_callback(
      "--client", [this] { args_.role = "client"; }, "Of this program only");
}

/// Cuts off what stands behind the first "--": the command of `run` is nothing that is parsed here.
std::vector<std::string> take_program(std::vector<std::string>& words) {
  const auto mark = std::find(words.begin(), words.end(), "--");
  if (mark == words.end())
    return {};
  std::vector<std::string> out{mark + 1, words.end()};
  words.erase(mark, words.end());
  return out;
}

std::string unknown_command(CLI::App& program, const std::vector<std::string>& words) {
  std::vector<std::string> names;
  for (const auto* sub : program.get_subcommands([](const CLI::App*) { return true; }))
    names.push_back(sub->get_name());
  if (words.empty() || words.front().starts_with('-') ||
      std::find(names.begin(), names.end(), words.front()) != names.end())
    return {};
  const std::vector<std::string_view> views{names.begin(), names.end()};
  const auto near = nearest(words.front(), views);
  return fmt::format("error: unknown command \"{}\" for \"troupe\"{}\nRun 'troupe --help' for all commands.\n",
                     words.front(), near.empty() ? "" : "; did you mean " + near + "?");
}

/// The long options that may stand behind these commands.
std::vector<std::string> long_options(CLI::App& program) {
  std::vector<std::string> out;
  for (CLI::App* app = &program; app != nullptr;) {
    for (const auto* option : app->get_options())
      for (const auto& name : option->get_lnames())
        out.push_back("--" + name);
    const auto parsed = app->get_subcommands();
    app = parsed.empty() ? nullptr : parsed.front();
  }
  return out;
}

/// What was left over, in the order in which it was typed. A word behind an unknown option is probably its value.
std::string unexpected(CLI::App& program, const std::vector<std::string>& words) {
  const auto left = program.remaining(true);
  const auto options = long_options(program);
  const std::vector<std::string_view> names{options.begin(), options.end()};
  std::string unknown, extra;
  for (const auto& word : words) {
    if (word == "--")
      break;
    if (std::find(left.begin(), left.end(), word) == left.end())
      continue;
    if (!word.starts_with('-')) {
      extra += " " + word;
      continue;
    }
    const auto flag = word.substr(0, word.find('='));
    const auto near = nearest(flag, names);
    unknown += fmt::format("error: unknown flag: {}{}\n", flag, near.empty() ? "" : "; did you mean " + near + "?");
  }
  return unknown.empty() ? "error: unexpected argument:" + extra + "\n" : unknown;
}

command_line explain(CLI::App& program, const CLI::ParseError& e, const std::vector<std::string>& words) {
  command_line out;
  if (e.get_exit_code() == 0) {
    out.text = program.help();
    return out;
  }
  out.status = exit_status::usage;
  out.text = unknown_command(program, words);
  if (!out.text.empty())
    return out;
  const auto parsed = program.get_subcommands();
  const auto what = dynamic_cast<const CLI::ExtrasError*>(&e) != nullptr ? unexpected(program, words)
                                                                         : fmt::format("error: {}\n", e.what());
  out.text = fmt::format("{}Run 'troupe {}--help' for its options.\n", what,
                         parsed.empty() ? "" : parsed.front()->get_name() + " ");
  return out;
}

} // namespace

command_line read_command_line(std::vector<std::string> words) {
  command_line out;
  grammar g{out.args};
  const auto given = words;
  auto program = take_program(words);
  std::reverse(words.begin(), words.end()); // CLI11 takes them from the end
  try {
    g.program().parse(words);
  } catch (const CLI::ParseError& e) {
    return explain(g.program(), e, given);
  }
  if (out.args.command.empty()) {
    out.text = g.program().help();
    return out;
  }
  if (!program.empty() && out.args.command != "run") {
    out.status = exit_status::usage;
    out.text = fmt::format("error: a command behind -- is only understood by 'troupe run'\n");
    return out;
  }
  out.args.program = std::move(program);
  out.runs = true;
  return out;
}

command_description describe_commands() {
  arguments unused;
  return grammar{unused}.description();
}

} // namespace troupe::cli
