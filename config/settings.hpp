#pragma once
// What a process of Troupe can be told. Filled by config/load.hpp; every member is one row of config/keys.cpp.

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace troupe::config {

/// Every length of time in a configuration; the finest one that makes sense for any key.
using duration = std::chrono::microseconds;

/// HOST:PORT. Port 0: any free one, where listening is meant. Both empty: not given.
struct address {
  std::string host;
  std::uint16_t port = 0;
  bool operator==(const address&) const = default;
  /// "host:port", an IPv6 host in brackets; empty when not given.
  std::string text() const;
  /// True for 127.0.0.0/8, ::1 and localhost.
  bool is_loopback() const;
};

/// One row of a node's image table: what stands for a container image where processes are run.
struct image {
  std::string name{};                       ///< of the image; * stands for any text
  std::string rootfs = "host";              ///< "host", or the folder of a root file system
  std::vector<std::string> entrypoint{};    ///< in place of the image's ENTRYPOINT
  std::vector<std::string> args{};          ///< in place of the image's CMD
  std::map<std::string, std::string> env{}; ///< in place of the image's ENV; the container's own win
  std::string working_dir{};                ///< empty: "/"
  bool operator==(const image&) const = default;
};

struct log_settings {
  std::string level; ///< trace, debug, info, warn or error
  std::string file;  ///< empty: standard error
};

struct api_settings {
  address listen;
  std::int64_t max_body_bytes = 0;
  std::int64_t max_header_bytes = 0;
  std::int64_t max_connections = 0;
  bool allow_anonymous = false; ///< whether it may listen beyond loopback
  bool allow_control = false;   ///< whether consoles may stop actors
};

struct cluster_settings {
  address listen; ///< where nodes dial in
};

struct store_settings {
  std::string path;
  std::int64_t commit_tokens = 0; ///< commits that may follow each other without a pause
  duration commit_interval{};     ///< how often a token comes back
};

struct capacity_settings {
  std::int64_t cpu_milli = 0;    ///< 0: all of the machine's
  std::int64_t memory_bytes = 0; ///< 0: all of the machine's
  std::int64_t pods = 0;
  std::map<std::string, std::int64_t> extended; ///< other countable resources, by name
};

struct container_log_settings {
  std::int64_t retention_bytes = 0; ///< of one node's shared segments, all in all
  std::int64_t rotate_bytes = 0;    ///< one run's file
  std::int64_t rotate_files = 0;    ///< how many of those are kept
};

struct node_settings {
  std::string name;
  address controller;
  std::map<std::string, std::string> labels;
  std::vector<std::string> taints; ///< each "key[=value]:Effect"
  capacity_settings capacity;
  duration heartbeat_interval{};
  duration lease{};          ///< unheard for so long, a node is lost and ends its own pods
  duration shutdown_grace{}; ///< the longest that pods get to end when the node is stopped
  duration lease_margin{};   ///< what the controller waits on top of it before it gives the pods away
  std::string launcher;      ///< path of troupe-launcher; empty: beside the running binary
  std::int64_t slots = 0;    ///< containers that can run at once; 0: as capacity.pods says
  std::vector<image> images;
  container_log_settings logs;
};

/// Paths of PEM files. All three, or none.
struct tls_settings {
  std::string certificate{}, key{}, ca{};
  bool complete() const { return !certificate.empty() && !key.empty() && !ca.empty(); }
};

/// What is handed to the actor framework. The same in all processes of a cluster.
struct caf_settings {
  std::string scheduler_policy;
  std::int64_t scheduler_max_threads = 0;
  std::int64_t scheduler_max_throughput = 0; ///< messages an actor may handle before another gets its turn
  duration middleman_heartbeat_interval{};   ///< 0: none
  duration middleman_connection_timeout{};   ///< silence that ends a connection
  std::int64_t middleman_workers = 0;
};

struct up_settings {
  std::int64_t nodes = 0;
  duration restart_backoff_initial{}, restart_backoff_max{};
  duration stop_grace{}; ///< what each process gets between SIGTERM and SIGKILL
};

/// Everything a process was told, and by whom.
struct settings {
  std::string data_dir;
  log_settings log;
  api_settings api;
  cluster_settings cluster;
  store_settings store;
  node_settings node;
  tls_settings tls;
  caf_settings caf;
  up_settings up;
  /// By key: "FILE:LINE", "env NAME" or "flag --x". A key that is not in it has its default.
  std::map<std::string, std::string, std::less<>> origins;
  /// "default" for what nobody set.
  std::string origin(std::string_view key) const;
};

/// The folder where the controller keeps what is its own: its database, its real address.
std::string controller_dir(const settings&);
/// The folder where the node of this name keeps what is its own; several nodes may share one data directory.
std::string node_dir(const settings&);
/// Where that node's keeper and launcher have their socket, table, pids and logs.
std::string launcher_dir(const settings&);

} // namespace troupe::config
