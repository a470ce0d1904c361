#include "tools/up/plan.hpp"

#include "config/show.hpp"
#include "tools/up/certificates.hpp"

#include <fmt/format.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <random>
#include <stdexcept>

namespace troupe::up {

namespace {

/// Below the range from which the kernel takes ports of outgoing connections: a controller that is restarted finds its
/// port free.
constexpr int lowest_port = 20000, highest_port = 32000;
constexpr int most_attempts = 1000;

bool is_free(const std::string& host, int port) {
  sockaddr_in where{};
  where.sin_family = AF_INET;
  where.sin_port = htons(static_cast<std::uint16_t>(port));
  if (inet_pton(AF_INET, host.c_str(), &where.sin_addr) != 1)
    where.sin_addr.s_addr = htonl(INADDR_ANY);
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const auto* general = static_cast<const sockaddr*>(static_cast<const void*>(&where));
  const bool free = fd >= 0 && bind(fd, general, sizeof where) == 0;
  close(fd);
  return free;
}

std::uint16_t free_port(const std::string& host) {
  std::random_device random;
  for (int i = 0; i < most_attempts; ++i) {
    const int port = lowest_port + static_cast<int>(random() % (highest_port - lowest_port));
    if (is_free(host, port))
      return static_cast<std::uint16_t>(port);
  }
  throw std::runtime_error(fmt::format("no free port between {} and {} on {}", lowest_port, highest_port, host));
}

/// Where a process on this machine reaches what listens there.
config::address reachable(config::address listen) {
  if (listen.host == "0.0.0.0")
    listen.host = "127.0.0.1";
  else if (listen.host == "::")
    listen.host = "::1";
  return listen;
}

} // namespace

config::settings with_ports(config::settings wanted) {
  wanted.data_dir = std::filesystem::absolute(wanted.data_dir).lexically_normal().string();
  wanted.store.path = std::filesystem::absolute(wanted.store.path).lexically_normal().string();
  if (wanted.api.listen.port == 0)
    wanted.api.listen.port = free_port(wanted.api.listen.host);
  if (wanted.origin("cluster.listen") == "default" || wanted.cluster.listen.port == 0)
    wanted.cluster.listen.port = free_port(wanted.cluster.listen.host);
  return wanted;
}

std::vector<planned_process> plan_processes(const config::settings& own) {
  std::vector<planned_process> out{{"controller", "controller", own}};
  for (std::int64_t i = 1; i <= own.up.nodes; ++i) {
    auto& node = out.emplace_back(planned_process{"node", fmt::format("node-{}", i), own});
    node.settings.node.name = node.name;
    node.settings.node.controller = reachable(own.cluster.listen);
  }
  return out;
}

void prepare(std::vector<planned_process>& plan, const places& at) {
  make_private_folder(at.config("").parent_path());
  make_private_folder(at.log("").parent_path());
  for (auto& p : plan) {
    if (!p.settings.tls.complete()) {
      const auto files = ensure_identity(at.tls(), p.name);
      p.settings.tls = {files.certificate.string(), files.key.string(), files.ca.string()};
    }
    write_private_file(at.config(p.name), config::show(p.settings, false));
  }
}

std::string api_url(const config::address& listen) { return "http://" + reachable(listen).text(); }

std::string kubeconfig(const std::string& url) {
  return fmt::format(R"(apiVersion: v1
kind: Config
clusters:
- name: troupe
  cluster:
    server: {}
contexts:
- name: troupe
  context:
    cluster: troupe
    user: troupe
current-context: troupe
users:
- name: troupe
  user: {{}}
)",
                     url);
}

} // namespace troupe::up
