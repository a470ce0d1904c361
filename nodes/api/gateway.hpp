#pragma once
// What the API needs of the actors behind it. Implemented by nodes/controller; scripted in tests. Every call returns at
// once; `done` is called exactly once, on any thread, and must not block.

#include "messages/cluster/store_messages.hpp"

#include <functional>
#include <optional>
#include <string>

namespace troupe::api_server {

/// A log answer, or why there is none ("node node-1 is not connected").
struct log_outcome {
  std::optional<log_answer> answer;
  std::string error;
};

class gateway {
 public:
  virtual ~gateway() = default;
  /// Hands a client's wish to the store; answered once it is durable, or refused.
  virtual void write(client_write what, std::function<void(write_outcome)> done) = 0;
  /// Reads a container's output on the node that has it.
  virtual void read_log(const std::string& node, log_query what, std::function<void(log_outcome)> done) = 0;
  /// Puts a console's question to the gatekeeper.
  virtual void inspect(inspect_query what, std::function<void(inspect_answer)> done) = 0;
};

} // namespace troupe::api_server
