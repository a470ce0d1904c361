#pragma once
// Several objects asked for by name: one that is not there does not hide the others.

#include <functional>
#include <string>
#include <vector>

namespace troupe::cli {

/// Does it for each; what a server refuses is added to `refusals`, and the next one gets its turn.
void for_each_name(const std::vector<std::string>& names, std::vector<std::string>& refusals,
                   const std::function<void(const std::string& name)>& action);

/// Prints them behind what was found. @returns the exit status of a command that had them
int say_refusals(const std::vector<std::string>& refusals);

} // namespace troupe::cli
