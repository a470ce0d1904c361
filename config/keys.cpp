#include "config/keys.hpp"

#include "config/text.hpp"

#include <algorithm>
#include <array>
#include <limits>

namespace troupe::config {

namespace {

constexpr std::int64_t kib = 1024, mib = 1024 * kib, gib = 1024 * mib, tib = 1024 * gib;
constexpr std::int64_t ms = 1000, second = 1000 * ms, minute = 60 * second, hour = 60 * minute;
constexpr std::string_view detected = "auto";

/// What the image table knows when nobody says otherwise; written as in a file.
constexpr std::string_view example_image = R"yaml(
- name: liksa/batch-job
  rootfs: host
  entrypoint: [/bin/sh, -c]
  args:
    - |
      attempt=$((${TROUPE_ATTEMPT:-0} + 1))
      echo "batch-job: attempt $attempt begins"
      if [ "$attempt" -eq 1 ]; then
        echo "batch-job: the input is not there yet, giving up; the next attempt will find it" >&2
        exit 1
      fi
      for part in 1 2 3; do
        echo "batch-job: part $part of 3"
        sleep 0.1
      done
      echo "batch-job: done"
)yaml";

#define AT(MEMBER) [](settings& s) -> field { return &s.MEMBER; }

// clang-format off
constexpr std::array table = {
    key{.name = "data-dir", .type = value_type::path, .fallback = "~/.troupe",
        .where = AT(data_dir), .who = reader::everyone,
        .doc = "Folder for everything this process keeps; one per machine serves all its processes. ~ is the home "
               "folder."},
    key{.name = "log.level", .type = value_type::word, .fallback = "info",
        .where = AT(log.level), .who = reader::everyone, .words = "trace debug info warn error",
        .doc = "The least important messages that are still written."},
    key{.name = "log.file", .type = value_type::path, .fallback = "",
        .where = AT(log.file), .who = reader::everyone,
        .doc = "File that the process's own messages are appended to; empty: standard error."},
    key{.name = "api.listen", .type = value_type::endpoint, .fallback = "127.0.0.1:8080",
        .where = AT(api.listen), .who = reader::controller,
        .doc = "Where the HTTP API listens. Port 0 takes any free port; the real address stands in "
               "<data-dir>/controller/address."},
    key{.name = "api.max-body-bytes", .type = value_type::size, .fallback = "3Mi",
        .where = AT(api.max_body_bytes), .who = reader::controller, .min = kib, .max = gib,
        .doc = "Longest request body; a longer one is answered with 413."},
    key{.name = "api.max-header-bytes", .type = value_type::size, .fallback = "16Ki",
        .where = AT(api.max_header_bytes), .who = reader::controller, .min = kib, .max = mib,
        .doc = "Longest request line and headers together; longer ones are answered with 431."},
    key{.name = "api.max-connections", .type = value_type::integer, .fallback = "2000",
        .where = AT(api.max_connections), .who = reader::controller, .min = 1, .max = 100'000,
        .doc = "Connections at one time, watches included; further ones are refused with 503."},
    key{.name = "api.allow-anonymous", .type = value_type::boolean, .fallback = "false",
        .where = AT(api.allow_anonymous), .who = reader::controller,
        .doc = "Whether api.listen may leave loopback. Clients have no credentials yet: whoever reaches the API can run any "
               "program on every node."},
    key{.name = "api.allow-control", .type = value_type::boolean, .fallback = "false",
        .where = AT(api.allow_control), .who = reader::controller,
        .doc = "Whether `troupe console --control` may stop actors. Whoever reaches the API could then do so."},
    key{.name = "cluster.listen", .type = value_type::endpoint, .fallback = "127.0.0.1:8081",
        .where = AT(cluster.listen), .who = reader::controller,
        .doc = "Where nodes dial in, by mutual TLS. Port 0 takes any free port."},
    key{.name = "store.path", .type = value_type::path, .fallback = "",
        .where = AT(store.path), .who = reader::controller,
        .doc = "The folder of the database; empty: <data-dir>/controller/store."},
    key{.name = "store.commit-tokens", .type = value_type::integer, .fallback = "4",
        .where = AT(store.commit_tokens), .who = reader::controller, .min = 1, .max = 1000,
        .doc = "Commits that may follow each other at once before writes are gathered into groups."},
    key{.name = "store.commit-interval", .type = value_type::time, .fallback = "6ms",
        .where = AT(store.commit_interval), .who = reader::controller, .min = 0, .max = second,
        .doc = "How often a commit token comes back: the pace of groups under load. Small lonely commits take less than one."},
    key{.name = "node.name", .type = value_type::text, .fallback = "",
        .where = AT(node.name), .who = reader::node,
        .doc = "The node's name in the cluster, unique there; empty: the machine's host name."},
    key{.name = "node.controller", .type = value_type::endpoint, .fallback = "",
        .where = AT(node.controller), .who = reader::node,
        .doc = "The controller's cluster.listen as it is reached from here. A node needs it."},
    key{.name = "node.labels", .type = value_type::labels, .fallback = "{}",
        .where = AT(node.labels), .who = reader::node,
        .doc = "Labels of the Node object, for nodeSelector: a map of names to texts."},
    key{.name = "node.taints", .type = value_type::taints, .fallback = "[]",
        .where = AT(node.taints), .who = reader::node,
        .doc = "Taints that the node brings along when it is new in the cluster; afterwards they are edited on the Node "
               "object."},
    key{.name = "node.capacity.cpu", .type = value_type::cpu, .fallback = detected,
        .where = AT(node.capacity.cpu_milli), .who = reader::node, .min = 1, .max = 1'000'000'000, .words = detected,
        .doc = "CPUs offered to pods; auto: all of the machine's."},
    key{.name = "node.capacity.memory", .type = value_type::size, .fallback = detected,
        .where = AT(node.capacity.memory_bytes), .who = reader::node, .min = mib, .max = 1024 * tib, .words = detected,
        .doc = "Memory offered to pods; auto: all of the machine's."},
    key{.name = "node.capacity.pods", .type = value_type::integer, .fallback = "110",
        .where = AT(node.capacity.pods), .who = reader::node, .min = 1, .max = 4000,
        .doc = "Pods that the node takes at one time."},
    key{.name = "node.capacity.extended", .type = value_type::counts, .fallback = "{}",
        .where = AT(node.capacity.extended), .who = reader::node, .min = 0, .max = 1'000'000'000,
        .doc = "Other resources offered to pods, counted: what a container's limits may name beside cpu and memory."},
    key{.name = "node.heartbeat-interval", .type = value_type::time, .fallback = "1s",
        .where = AT(node.heartbeat_interval), .who = reader::cluster, .min = 10 * ms, .max = minute,
        .doc = "How often a node renews its lease."},
    key{.name = "node.lease", .type = value_type::time, .fallback = "10s",
        .where = AT(node.lease), .who = reader::cluster, .min = 100 * ms, .max = hour,
        .doc = "Unheard for so long, a node is NotReady, and ends its own pods if it still runs. The same in the "
               "whole cluster."},
    key{.name = "node.shutdown-grace", .type = value_type::time, .fallback = "10s",
        .where = AT(node.shutdown_grace), .who = reader::node, .min = 0, .max = hour,
        .doc = "The longest that pods get to end when their node is stopped; terminationGracePeriodSeconds may be less."},
    key{.name = "node.lease-margin", .type = value_type::time, .fallback = "2s",
        .where = AT(node.lease_margin), .who = reader::controller, .min = 0, .max = hour,
        .doc = "What the controller waits on top of node.lease before it gives a lost node's pods to others."},
    key{.name = "node.launcher", .type = value_type::path, .fallback = "",
        .where = AT(node.launcher), .who = reader::node,
        .doc = "Path of troupe-launcher; empty: beside the troupe binary that runs."},
    key{.name = "node.slots", .type = value_type::integer, .fallback = detected,
        .where = AT(node.slots), .who = reader::node, .min = 0, .max = 8192, .words = detected,
        .doc = "Containers that can run at one time; auto (or 0): enough for node.capacity.pods."},
    key{.name = "node.images", .type = value_type::images, .fallback = example_image,
        .where = AT(node.images), .who = reader::node,
        .doc = "The image table: what is run here for a container image. Replaces the default table as a whole."},
    key{.name = "node.logs.retention-bytes", .type = value_type::size, .fallback = "1Gi",
        .where = AT(node.logs.retention_bytes), .who = reader::node, .min = 8 * mib, .max = 1024 * tib,
        .doc = "Output of containers that the node keeps, all in all; the oldest goes first."},
    key{.name = "node.logs.rotate-bytes", .type = value_type::size, .fallback = "10Mi",
        .where = AT(node.logs.rotate_bytes), .who = reader::node, .min = 128 * kib, .max = gib,
        .doc = "A single run's output is cut into files of this length."},
    key{.name = "node.logs.rotate-files", .type = value_type::integer, .fallback = "5",
        .where = AT(node.logs.rotate_files), .who = reader::node, .min = 1, .max = 16,
        .doc = "How many of those files are kept per run; the oldest goes first."},
    key{.name = "tls.certificate", .type = value_type::path, .fallback = "",
        .where = AT(tls.certificate), .who = reader::cluster,
        .doc = "This process's certificate, PEM. Needed as soon as the cluster leaves loopback."},
    key{.name = "tls.key", .type = value_type::path, .fallback = "",
        .where = AT(tls.key), .who = reader::cluster,
        .doc = "The private key of that certificate, PEM, readable by its owner only."},
    key{.name = "tls.ca", .type = value_type::path, .fallback = "",
        .where = AT(tls.ca), .who = reader::cluster,
        .doc = "The certificate of the cluster's own CA, PEM. Whoever holds a certificate of it is a full member."},
    key{.name = "caf.scheduler.policy", .type = value_type::word, .fallback = "thrifty",
        .where = AT(caf.scheduler_policy), .who = reader::cluster, .words = "thrifty sharing stealing",
        .doc = "How actors are spread over threads: thrifty wakes another thread when messages pile up, sharing with each "
               "actor that has some; stealing costs 1 % of a core even when idle."},
    key{.name = "caf.scheduler.max-threads", .type = value_type::integer, .fallback = "2",
        .where = AT(caf.scheduler_max_threads), .who = reader::cluster, .min = 1, .max = 256,
        .doc = "Threads that run actors."},
    key{.name = "caf.scheduler.max-throughput", .type = value_type::integer, .fallback = "50",
        .where = AT(caf.scheduler_max_throughput), .who = reader::cluster, .min = 1, .max = 1'000'000,
        .doc = "Messages that an actor may handle before others get their turn."},
    key{.name = "caf.middleman.heartbeat-interval", .type = value_type::time, .fallback = "1s",
        .where = AT(caf.middleman_heartbeat_interval), .who = reader::cluster, .min = 10 * ms, .max = hour,
        .doc = "How often an idle connection between processes is used. The same in the whole cluster."},
    key{.name = "caf.middleman.connection-timeout", .type = value_type::time, .fallback = "8s",
        .where = AT(caf.middleman_connection_timeout), .who = reader::cluster, .min = 100 * ms, .max = hour,
        .doc = "Silence that ends a connection. The same in the whole cluster, several heartbeats long."},
    key{.name = "caf.middleman.workers", .type = value_type::integer, .fallback = "0",
        .where = AT(caf.middleman_workers), .who = reader::cluster, .min = 0, .max = 64,
        .doc = "Threads that unpack what came over the network; 0: the network thread itself."},
    key{.name = "up.nodes", .type = value_type::integer, .fallback = "2",
        .where = AT(up.nodes), .who = reader::up, .min = 0, .max = 100,
        .doc = "Nodes that `troupe up` starts on this machine."},
    key{.name = "up.restart-backoff-initial", .type = value_type::time, .fallback = "200ms",
        .where = AT(up.restart_backoff_initial), .who = reader::up, .min = ms, .max = hour,
        .doc = "How long `troupe up` waits before it restarts a process that died; doubled each time."},
    key{.name = "up.restart-backoff-max", .type = value_type::time, .fallback = "10s",
        .where = AT(up.restart_backoff_max), .who = reader::up, .min = ms, .max = hour,
        .doc = "The longest such wait (for the controller, at most a fifth of node.lease); after this long alive, a "
               "process starts again at the shortest."},
    key{.name = "up.stop-grace", .type = value_type::time, .fallback = "40s",
        .where = AT(up.stop_grace), .who = reader::up, .min = 100 * ms, .max = hour,
        .doc = "What each process gets to end by itself when the cluster is stopped; then it is killed."},
};
// clang-format on

#undef AT

std::string shout(std::string_view name) {
  std::string out{name};
  for (char& c : out)
    c = c == '.' || c == '-' ? '_' : static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
  return out;
}

std::string joined_words(std::string_view words) {
  std::string out{words};
  for (std::size_t at = 0; (at = out.find(' ', at)) != std::string::npos; at += 2)
    out.replace(at, 1, ", ");
  return out;
}

std::string range(const key& k, std::string (*print)(std::int64_t), std::string_view like) {
  auto out = print(k.min) + " to " + print(k.max);
  if (!like.empty())
    out.append(", like ").append(like);
  return k.words.empty() ? out : joined_words(k.words) + " or " + out;
}

std::string print_plain(std::int64_t n) { return std::to_string(n); }
std::string print_micros(std::int64_t n) { return print_duration(duration{n}); }

} // namespace

std::string key::env() const { return "TROUPE_" + shout(name); }

std::string key::flag() const {
  std::string out = "--" + std::string{name};
  std::replace(out.begin(), out.end(), '.', '-');
  return out;
}

bool key::is_single() const {
  return type != value_type::labels && type != value_type::taints && type != value_type::counts &&
         type != value_type::images;
}

std::string key::allowed() const {
  switch (type) {
  case value_type::text:
    return "a text";
  case value_type::path:
    return "a path";
  case value_type::word:
    return "one of " + joined_words(words);
  case value_type::boolean:
    return "true or false";
  case value_type::integer:
    return range(*this, print_plain, "");
  case value_type::size:
    return range(*this, print_size, "64Ki, 3Mi, 1Gi");
  case value_type::cpu:
    return range(*this, print_cpu, "2, 0.5, 500m");
  case value_type::time:
    return range(*this, print_micros, "500ms, 10s, 2m");
  case value_type::endpoint:
    return "HOST:PORT, like 127.0.0.1:8080";
  case value_type::labels:
    return "a map of label names to texts, like {zone: a}";
  case value_type::taints:
    return "a list of taints key[=value]:Effect, like [dedicated=batch:NoSchedule]";
  case value_type::counts:
    return "a map of resource names to " + range(*this, print_plain, "{example.com/gpu: 2}");
  case value_type::images:
    return "a list of images, each {name, rootfs, entrypoint, args, env, workingDir}";
  }
  return {};
}

std::span<const key> keys() { return table; }

const key* find_key(std::string_view name) {
  const auto it = std::find_if(table.begin(), table.end(), [name](const key& k) { return k.name == name; });
  return it == table.end() ? nullptr : &*it;
}

} // namespace troupe::config
