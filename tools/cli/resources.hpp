#pragma once
// Which objects a person means, and where the API has them.

#include "messages/resource/kinds.hpp"
#include "tools/cli/arguments.hpp"

#include <string>
#include <vector>

namespace troupe::cli {

/// One object, or all of a kind.
struct reference {
  const api::kind_info* kind = nullptr;
  std::string name; ///< empty: all
};

/// Reads `TYPE[,TYPE] [NAME…]` and `TYPE/NAME…`.
/// @throws command_error when a type is unknown, or a name lacks its type.
std::vector<reference> read_references(const std::vector<std::string>& words);

/// "/apis/batch/v1/namespaces/NS/jobs/NAME"; without a namespace for kinds that have none, or with an empty one.
std::string path_of(const api::kind_info& kind, const std::string& name_space, const std::string& name = {});

/// "job.batch/x", "pod/x": how kubectl names an object in its messages.
std::string display_name(const api::kind_info& kind, const std::string& name);
/// "jobs.batch", "pods".
std::string display_type(const api::kind_info& kind);

/// "?labelSelector=…&limit=…": pairs with an empty value are left out.
std::string query_of(const std::vector<std::pair<std::string, std::string>>& parameters);

} // namespace troupe::cli
