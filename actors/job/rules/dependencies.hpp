#pragma once
// troupe.dev/depends-on: what a Job waits for before its pods start (docs/jobs.md). Pure.

#include "actors/job/indexed/indexes.hpp"
#include "actors/job/options/depends_on.hpp"
#include "messages/cluster/store_messages.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace troupe::job_rules {

struct one_round;

/// True while the Job waits; False once all that it waited for has come.
inline constexpr std::string_view waiting_condition = "WaitingForDependencies";
/// "depends-on.troupe.dev/NAME" is True once Job NAME has come to what was waited for: from then on it may go.
inline constexpr std::string_view met_condition_prefix = "depends-on.troupe.dev/";
/// Why a Job fails whose dependency can never be met.
inline constexpr std::string_view never_satisfied = "DependencyNeverSatisfied";

/// What is known of a Job that another one waits for.
struct other_job {
  enum class standing : std::uint8_t { missing, going, complete, failed };
  standing is = standing::missing;
  bool indexed = false;
  std::string failed_because; ///< the reason of its condition Failed
  index_set succeeded_indexes, failed_indexes;
};

/// The Jobs that one Job waits for. Texts of indexes may be long and come again and again: only what is new in them is
/// read.
class dependency_board {
 public:
  void learn(const std::vector<dependency_fact>& facts);
  const other_job& job(const std::string& name) const;

 private:
  struct entry {
    other_job known;
    std::string uid, succeeded_text, failed_text;
  };
  std::map<std::string, entry> all_;
};

/// What dependencies say in a round.
struct dependency_gate {
  bool closed = false;                ///< no pod may start
  std::optional<index_set> indexes{}; ///< only pods of these may; nothing: all
  std::string never{};                ///< why a dependency can never be met; empty: each may
};

/// Weighs a Job's dependencies; writes what is met, and what is waited for, into its conditions, and tells it once.
dependency_gate weigh_dependencies(one_round& round);

} // namespace troupe::job_rules
