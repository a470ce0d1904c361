#pragma once

#include "config/settings.hpp"

#include <string>
#include <string_view>

namespace troupe::config {

/// Every key and its value, a line each ("node.lease: 10s"): a valid configuration file.
/// @param with_origin adds where each value came from, as a comment.
std::string show(const settings&, bool with_origin);

/// One key's value as `show` prints it. The key must exist.
std::string show_value(const settings&, std::string_view key);

/// The reference of all keys in Markdown: name, default, what is allowed, environment variable, meaning.
std::string reference();

} // namespace troupe::config
