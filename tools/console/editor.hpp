#pragma once

#include "tools/console/console.hpp"

#include <memory>
#include <optional>

namespace troupe::console {

/// Reads lines with history and completion (libedit) from a terminal, plainly from anything else.
class editor {
public:
  explicit editor(const options& how);
  ~editor();
  editor(const editor&) = delete;
  editor& operator=(const editor&) = delete;
  /// The next line, or nothing at the end of input.
  std::optional<std::string> read();

private:
  struct impl;
  std::unique_ptr<impl> impl_;
};

/// The words that may stand where `word` stands in `line`: commands first, then levels or paths of actors. Pure.
std::vector<std::string> completions(const std::string& line, const std::string& word,
                                     const std::vector<std::string>& actor_paths);

} // namespace troupe::console
