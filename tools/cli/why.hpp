#pragma once
// What Troupe's own part of the API answers, as people read it.

#include "tools/cli/resources.hpp"

#include <boost/json/fwd.hpp>

#include <string>
#include <string_view>

namespace troupe::cli {

/// Where the API answers a question beyond Kubernetes' about an object: why, history, rerun.
std::string own_path_of(const reference& what, const std::string& name_space, std::string_view question);

/// The answer to "why": reason, sentence, evidence and commands, a line each.
std::string why_text(const boost::json::object& answer);

} // namespace troupe::cli
