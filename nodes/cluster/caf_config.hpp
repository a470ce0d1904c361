#pragma once
// How each process sets up CAF: one place for all of its settings, since a wrong name or type is ignored in silence
// (design/caf.md §10).

#include "config/settings.hpp"

#include <memory>

namespace caf {
class actor_system_config;
}

namespace troupe::cluster {

/// A configuration with the middleman and, when certificates are given, mutual TLS; announces all message types.
/// @throws std::runtime_error naming the key when a certificate cannot be read.
std::unique_ptr<caf::actor_system_config> make_caf_config(const config::settings& settings);

/// Why this process must not talk to a cluster as it is configured; empty when it may.
/// TLS is required: a plain CAF port can be stopped by one wrong header (design/caf.md §5).
std::string tls_problem(const config::settings& settings);

} // namespace troupe::cluster
