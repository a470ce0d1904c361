#pragma once

#include "tools/bench/http.hpp"

#include <string>

namespace troupe::bench {

/// A Job whose pods all run one program.
struct job_order {
  std::string name;
  std::string program;
  int completions = 1;
  int parallelism = 1;
};

/// The Jobs of a cluster, seen by a client of its API that watches them.
class job_client {
 public:
  explicit job_client(const endpoint& server);

  /// Creates a Job; returns when the API has acknowledged it.
  void submit(const job_order& order);

  /// Returns when the watch has shown the Job Complete. @throws std::runtime_error when the Job fails.
  void await_complete(const std::string& name);

  /// Deletes a Job with its pods; returns when the watch has shown its end.
  void remove(const std::string& name);

 private:
  http_connection requests_;
  http_connection watch_;
};

} // namespace troupe::bench
