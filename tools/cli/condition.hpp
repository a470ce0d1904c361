#pragma once
// What `wait --for` waits for. Pure.

#include <boost/json/fwd.hpp>

#include <string>

namespace troupe::cli {

enum class wait_kind { condition, deletion, creation, json_path };

struct wait_condition {
  wait_kind kind = wait_kind::condition;
  std::string name;  ///< of the condition; or the path: ".status.succeeded"
  std::string value; ///< of a condition: "true" unless given; of a path: empty means any
};

/// "condition=NAME[=VALUE]", "delete", "create", "jsonpath={.a.b[0].c}[=VALUE]".
/// @throws command_error when it is none of them
wait_condition read_wait_condition(const std::string& text);

/// Whether the object is as the condition says; deletion and creation are not asked here.
bool is_met(const wait_condition& c, const boost::json::object& object);

/// A Job that has ended for good otherwise than the condition wants: "failed: REASON: MESSAGE"; else empty.
std::string out_of_reach(const wait_condition& c, const boost::json::object& object);

/// How a wait ends that was in vain, in kubectl's words. @param object "jobs/x" @param timeout as given: "0" looks once
std::string in_vain_text(wait_kind kind, const std::string& object, const std::string& timeout);

} // namespace troupe::cli
