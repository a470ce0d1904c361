#pragma once
// When an Indexed Job counts as done before all of its indexes have succeeded (spec/jobs.md §16). Pure.

#include "actors/job/indexed/indexes.hpp"
#include "messages/resource/batch.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace troupe::job_rules {

/// The rules of a successPolicy, read once: their texts may be long.
class success_rules {
 public:
  success_rules() = default;
  explicit success_rules(const api::JobSpec& spec);

  /// The first rule that holds, by its place. @param succeeded indexes. @param completions those beyond do not exist
  std::optional<std::size_t> first_met(const index_set& succeeded, std::uint32_t completions) const;

 private:
  struct rule {
    std::optional<index_set> indexes; ///< unset: any
    std::optional<std::uint64_t> count;

    bool met(const index_set& succeeded, std::uint32_t completions) const;
  };
  std::vector<rule> rules_;
};

} // namespace troupe::job_rules
