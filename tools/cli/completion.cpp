#include "tools/cli/completion.hpp"

#include <fmt/format.h>

#include <functional>

namespace troupe::cli {

namespace {

/// In single quotes, for a shell.
std::string quoted(const std::string& text) {
  std::string out = "'";
  for (const char c : text)
    out += c == '\'' ? "'\\''" : std::string(1, c);
  return out + "'";
}

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const auto& word : words)
    out += (out.empty() ? "" : " ") + word;
  return out;
}

/// Calls `visit` with the path ("config show") and each command below the program.
void for_each(const command_description& c, const std::string& path,
              const std::function<void(const std::string&, const command_description&)>& visit) {
  for (const auto& sub : c.commands) {
    const auto full = path.empty() ? sub.name : path + " " + sub.name;
    visit(full, sub);
    for_each(sub, full, visit);
  }
}

/// Everything that may stand behind a command: its commands or first words, and its options.
std::string words_after(const command_description& c) {
  std::vector<std::string> out;
  for (const auto& sub : c.commands)
    out.push_back(sub.name);
  out.insert(out.end(), c.words.begin(), c.words.end());
  for (const auto& option : c.options)
    out.insert(out.end(), option.names.begin(), option.names.end());
  return joined(out);
}

// Bash: one table from path to words, one from option to values.

std::string bash_value_case(const command_description& c) {
  std::string out;
  for (const auto& option : c.options) {
    if (!option.takes_value)
      continue;
    std::string pattern;
    for (const auto& name : option.names)
      pattern += (pattern.empty() ? "" : "|") + name;
    const auto action = option.takes_file ? "compopt -o default; COMPREPLY=()"
                        : option.words.empty()
                            ? "COMPREPLY=()"
                            : fmt::format("COMPREPLY=($(compgen -W {} -- \"$cur\"))", quoted(joined(option.words)));
    out += fmt::format("        {}) {}; return ;;\n", pattern, action);
  }
  return out;
}

std::string bash_case(const std::string& path, const command_description& c) {
  const auto values = bash_value_case(c);
  auto out = fmt::format("    {})\n", quoted(path));
  if (!values.empty())
    out += "      case $prev in\n" + values + "      esac\n";
  return out + fmt::format("      words={} ;;\n", quoted(words_after(c)));
}

std::string bash_script(const command_description& program) {
  std::string nested, cases = bash_case("", program);
  for_each(program, "", [&](const std::string& path, const command_description& c) {
    nested += (nested.empty() ? "" : "|") + quoted(path);
    cases += bash_case(path, c);
  });
  return fmt::format(R"(# bash completion for {0}: source <({0} completion bash)
_{0}() {{
  local cur=${{COMP_WORDS[COMP_CWORD]}} prev=${{COMP_WORDS[COMP_CWORD-1]}} path= words= i next
  for ((i = 1; i < COMP_CWORD; i++)); do
    next="${{path:+$path }}${{COMP_WORDS[i]}}"
    case $next in
      {1}) path=$next ;;
    esac
  done
  COMPREPLY=()
  case $path in
{2}  esac
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
}}
complete -F _{0} {0}
)",
                     program.name, nested, cases);
}

// Zsh: one function that describes what may stand at the cursor.

std::string zsh_text(std::string text) {
  std::string out;
  for (const char c : text)
    out += c == ':' || c == '[' || c == ']' ? std::string{"\\"} + c : std::string(1, c);
  return out;
}

std::string zsh_options(const command_description& c) {
  std::string out;
  for (const auto& option : c.options)
    for (const auto& name : option.names) {
      const auto value = !option.takes_value    ? std::string{}
                         : option.takes_file    ? std::string{":file:_files"}
                         : option.words.empty() ? std::string{":value:"}
                                                : fmt::format(":value:({})", joined(option.words));
      out += " \\\n        " + quoted(fmt::format("{}[{}]{}", name, zsh_text(option.help), value));
    }
  return out;
}

std::string zsh_case(const std::string& path, const command_description& c) {
  std::string words;
  for (const auto& sub : c.commands)
    words += " " + quoted(zsh_text(sub.name) + ":" + zsh_text(sub.help));
  for (const auto& word : c.words)
    words += " " + quoted(zsh_text(word));
  return fmt::format("    {})\n      candidates=({} )\n      _arguments -A '-*' '*:: :->word'{}\n"
                     "      [[ $state == word ]] && _describe word candidates ;;\n",
                     quoted(path), words, zsh_options(c));
}

std::string zsh_script(const command_description& program) {
  std::string nested, cases = zsh_case("", program);
  for_each(program, "", [&](const std::string& path, const command_description& c) {
    nested += (nested.empty() ? "" : "|") + quoted(path);
    cases += zsh_case(path, c);
  });
  return fmt::format(R"(#compdef {0}
# zsh completion for {0}: source <({0} completion zsh)
_{0}() {{
  local path= next state i
  local -a candidates
  for ((i = 2; i < CURRENT; i++)); do
    next="${{path:+$path }}${{words[i]}}"
    case $next in
      {1}) path=$next ;;
    esac
  done
  case $path in
{2}  esac
}}
compdef _{0} {0}
)",
                     program.name, nested, cases);
}

// Fish: one `complete` line a word.

std::string fish_line(const std::string& program, const std::string& condition, const std::string& rest,
                      const std::string& help) {
  return fmt::format("complete -c {} -n {} {} -d {}\n", program, quoted(condition), rest, quoted(help));
}

std::string fish_option(const option_description& option) {
  std::string out;
  for (const auto& name : option.names)
    out += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
  if (!option.takes_value)
    return out.substr(1);
  out += option.takes_file ? " -r -F" : option.words.empty() ? " -x" : " -x -a " + quoted(joined(option.words));
  return out.substr(1);
}

std::string fish_lines(const std::string& program, const std::string& condition, const command_description& c) {
  std::string out;
  for (const auto& sub : c.commands)
    out += fish_line(program, condition, "-a " + quoted(sub.name), sub.help);
  if (!c.words.empty())
    out += fish_line(program, condition, "-a " + quoted(joined(c.words)), "");
  for (const auto& option : c.options)
    out += fish_line(program, condition, fish_option(option), option.help);
  return out;
}

std::string fish_script(const command_description& program) {
  auto out = fmt::format("# fish completion for {0}: {0} completion fish | source\ncomplete -c {0} -f\n", program.name);
  std::string all;
  for (const auto& c : program.commands)
    all += (all.empty() ? "" : " ") + c.name;
  out += fish_lines(program.name, "not __fish_seen_subcommand_from " + all, program);
  for_each(program, "", [&](const std::string& path, const command_description& c) {
    std::string condition;
    for (std::size_t at = 0; at <= path.size();) {
      const auto end = std::min(path.find(' ', at), path.size());
      condition += (condition.empty() ? "" : "; and ") + ("__fish_seen_subcommand_from " + path.substr(at, end - at));
      at = end + 1;
    }
    out += fish_lines(program.name, condition, c);
  });
  return out;
}

} // namespace

std::string completion_script(const command_description& program, const std::string& shell) {
  if (shell == "bash")
    return bash_script(program);
  if (shell == "zsh")
    return zsh_script(program);
  return shell == "fish" ? fish_script(program) : std::string{};
}

} // namespace troupe::cli
