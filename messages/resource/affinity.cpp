#include "messages/resource/affinity.hpp"

#include "messages/resource/meta.hpp"
#include "messages/resource/table_define.hpp"

namespace troupe::api {

TROUPE_TABLE(NodeSelectorRequirement, TROUPE_NodeSelectorRequirement)
TROUPE_TABLE(NodeSelectorTerm, TROUPE_NodeSelectorTerm)
TROUPE_TABLE(NodeSelector, TROUPE_NodeSelector)
TROUPE_TABLE(PreferredSchedulingTerm, TROUPE_PreferredSchedulingTerm)
TROUPE_TABLE(NodeAffinity, TROUPE_NodeAffinity)
TROUPE_TABLE(PodAffinityTerm, TROUPE_PodAffinityTerm)
TROUPE_TABLE(WeightedPodAffinityTerm, TROUPE_WeightedPodAffinityTerm)
TROUPE_TABLE(PodAffinity, TROUPE_PodAffinity)
TROUPE_TABLE(PodAntiAffinity, TROUPE_PodAntiAffinity)
TROUPE_TABLE(Affinity, TROUPE_Affinity)
TROUPE_TABLE(TopologySpreadConstraint, TROUPE_TopologySpreadConstraint)

} // namespace troupe::api
