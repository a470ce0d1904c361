#pragma once
// A port of the node as a thing that pods ask for: among the countable resources of a demand, by a name that no
// resource has.

#include <string>
#include <string_view>

namespace troupe {

inline constexpr std::string_view host_port_prefix = "hostPort/";

/// "hostPort/TCP/8080". The address that it is bound to is not looked at: two pods with one port exclude each other.
inline std::string host_port_name(std::string_view protocol, int port) {
  return std::string{host_port_prefix} + std::string{protocol} + "/" + std::to_string(port);
}

inline bool is_host_port(std::string_view name) { return name.starts_with(host_port_prefix); }

} // namespace troupe
