#include "actors/scheduler/filters/topology_rule.hpp"

namespace troupe::scheduling {

refusal judge_spread(const topology_rule& rule, const domain_facts& facts) {
  if (!facts.has_key)
    return refusal::spread_label;
  const auto enough = facts.domains >= static_cast<std::uint32_t>(rule.min_domains);
  const auto least = enough ? std::int64_t{facts.least} : 0;
  const auto skew = std::int64_t{facts.here} + (rule.self ? 1 : 0) - least;
  return skew > rule.max_skew ? refusal::spread : refusal::none;
}

refusal judge_affinity(const affinity_facts& facts) {
  if (facts.has_keys && (facts.all_here || (facts.none_anywhere && facts.self)))
    return refusal::none;
  return refusal::pod_affinity;
}

std::int64_t spread_score(const domain_facts& facts) {
  if (!facts.has_key)
    return 0;
  return facts.most == 0 ? 100 : std::int64_t{100} * (facts.most - facts.here) / facts.most;
}

std::int64_t nearness(const domain_facts& facts) {
  return facts.has_key && facts.most > 0 ? std::int64_t{100} * facts.here / facts.most : 0;
}

} // namespace troupe::scheduling
