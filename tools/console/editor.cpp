#include "tools/console/editor.hpp"

#include "tools/console/command.hpp"

#include <editline/readline.h>

#include <cstring>
#include <iostream>
#include <unistd.h>

namespace troupe::console {

namespace {

const options* current = nullptr; // readline's callbacks carry no context
std::vector<std::string> matches;

char* next_match(const char*, int state) {
  static std::size_t at = 0;
  if (state == 0)
    at = 0;
  return at < matches.size() ? strdup(matches[at++].c_str()) : nullptr;
}

char** complete(const char* word, int, int) {
  rl_attempted_completion_over = 1;
  std::vector<std::string> known;
  try {
    known = paths(*current);
  } catch (const std::exception&) {
    known.clear(); // no server: commands can be completed all the same
  }
  matches = completions(rl_line_buffer ? rl_line_buffer : "", word, known);
  rl_completion_append_character = ' ';
  return rl_completion_matches(word, next_match);
}

} // namespace

std::vector<std::string> completions(const std::string& line, const std::string& word,
                                     const std::vector<std::string>& actor_paths) {
  std::vector<std::string> candidates;
  const auto first_end = line.find(' ');
  if (first_end == std::string::npos) {
    for (const auto& c : commands())
      candidates.emplace_back(c.name);
  } else {
    const auto name = line.substr(0, first_end);
    for (const auto& c : commands())
      if (name == c.name && c.takes_path)
        candidates = actor_paths;
    if (name == "log")
      candidates = {"trace", "debug", "info", "warn", "error"};
  }
  std::erase_if(candidates, [&](const std::string& c) { return !c.starts_with(word); });
  return candidates;
}

struct editor::impl {
  options how;
  bool terminal = false;
};

editor::editor(const options& how) : impl_(std::make_unique<impl>(impl{how, isatty(STDIN_FILENO) != 0})) {
  if (!impl_->terminal)
    return;
  current = &impl_->how;
  rl_initialize();
  rl_attempted_completion_function = complete;
  using_history();
  if (!how.history_file.empty())
    read_history(how.history_file.c_str());
}

editor::~editor() {
  if (impl_->terminal && !impl_->how.history_file.empty())
    write_history(impl_->how.history_file.c_str());
  current = nullptr;
}

std::optional<std::string> editor::read() {
  if (!impl_->terminal) {
    std::string line;
    if (std::getline(std::cin, line))
      return line;
    return std::nullopt;
  }
  char* line = readline("troupe> ");
  if (!line)
    return std::nullopt;
  std::string out{line};
  std::free(line);
  if (!out.empty())
    add_history(out.c_str());
  return out;
}

} // namespace troupe::console
