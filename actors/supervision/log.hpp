#pragma once
// Troupe's log: one line an entry, through spdlog (which stays in log.cpp).

#include <string_view>

namespace troupe {

enum class severity { trace, debug, info, warning, error };

/// Writes one line; dropped when below the current level. Thread-safe.
void log(severity level, std::string_view text);
/// True when lines of this level are written: ask before building a costly text.
bool logs(severity level) noexcept;
/// Sets the level by its name (trace, debug, info, warning, error). @returns false for an unknown name.
bool set_log_level(std::string_view name);
/// Sends the log to a file (appended) instead of stderr, with the process' name in front of each line.
void open_log(std::string_view process, std::string_view file);

} // namespace troupe
