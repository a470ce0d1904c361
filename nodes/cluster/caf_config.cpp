#include "nodes/cluster/caf_config.hpp"

#include "messages/actors.hpp"
#include "nodes/cluster/thrifty_scheduler.hpp"
#include "nodes/cluster/tls_guard.hpp"

#include <caf/all.hpp>
#include <caf/io/all.hpp>
#include <caf/openssl/all.hpp>

#include <filesystem>

namespace troupe::cluster {

namespace {

caf::timespan span(config::duration d) { return std::chrono::duration_cast<caf::timespan>(d); }

} // namespace

std::string tls_problem(const config::settings& settings) {
  const std::pair<const char*, const std::string*> keys[] = {
      {"tls.certificate", &settings.tls.certificate}, {"tls.key", &settings.tls.key}, {"tls.ca", &settings.tls.ca}};
  for (const auto& [key, path] : keys) {
    if (path->empty())
      return std::string{key} + ": Required value: the links between the processes of a cluster are mutual TLS; "
                                "`troupe up` makes certificates in its data directory";
    std::error_code error;
    if (!std::filesystem::is_regular_file(*path, error))
      return std::string{key} + ": Invalid value: \"" + *path + "\": no such file";
  }
  return {};
}

std::unique_ptr<caf::actor_system_config> make_caf_config(const config::settings& settings) {
  auto config = std::make_unique<caf::actor_system_config>();
  const auto& caf = settings.caf;
  if (caf.scheduler_policy == "thrifty")
    config->load<thrifty_scheduler>();
  else
    config->set("scheduler.policy", caf.scheduler_policy == "stealing" ? caf::atom("stealing") : caf::atom("sharing"));
  config->set("scheduler.max-threads", static_cast<std::size_t>(caf.scheduler_max_threads));
  config->set("scheduler.max-throughput", static_cast<std::size_t>(caf.scheduler_max_throughput));
  config->load<caf::io::middleman>();
  config->set("middleman.heartbeat-interval", span(caf.middleman_heartbeat_interval));
  config->set("middleman.connection-timeout", span(caf.middleman_connection_timeout));
  config->set("middleman.workers", static_cast<std::size_t>(caf.middleman_workers));
  config->set("middleman.attach-utility-actors", true);
  config->set("middleman.app-identifiers", std::vector<std::string>{protocol_identifier()});
  guard_tls();
  config->load<caf::openssl::manager>();
  config->openssl_certificate = settings.tls.certificate;
  config->openssl_key = settings.tls.key;
  config->openssl_cafile = settings.tls.ca;
  announce(*config);
  return config;
}

} // namespace troupe::cluster
