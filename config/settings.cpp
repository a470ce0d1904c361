#include "config/settings.hpp"

namespace troupe::config {

std::string address::text() const {
  if (host.empty() && port == 0)
    return {};
  const bool v6 = host.find(':') != std::string::npos;
  return (v6 ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

bool address::is_loopback() const { return host == "localhost" || host == "::1" || host.starts_with("127."); }

std::string settings::origin(std::string_view key) const {
  const auto it = origins.find(key);
  return it == origins.end() ? "default" : it->second;
}

std::string controller_dir(const settings& s) { return s.data_dir + "/controller"; }

std::string node_dir(const settings& s) { return s.data_dir + "/" + s.node.name; }

std::string launcher_dir(const settings& s) { return node_dir(s) + "/launcher"; }

} // namespace troupe::config
