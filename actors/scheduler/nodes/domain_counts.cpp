#include "actors/scheduler/nodes/domain_counts.hpp"

namespace troupe::scheduling {

domain_id domain_counts::id_of(const std::string& value) {
  const auto [i, made] = ids_.try_emplace(value, static_cast<domain_id>(domains_.size()));
  if (made)
    domains_.emplace_back();
  return i->second;
}

domain_counts::extremes domain_counts::outline() const {
  if (by_pods_.empty())
    return {};
  return {by_pods_.begin()->first, by_pods_.rbegin()->first, live_, total_ == 0};
}

void domain_counts::apply(const share& x, bool comes) {
  if (!x.counted || x.domain == no_domain)
    return;
  auto& d = domains_[static_cast<std::size_t>(x.domain)];
  if (d.nodes > 0) {
    const auto old = by_pods_.find(d.pods);
    if (--old->second == 0)
      by_pods_.erase(old);
    --live_;
  }
  d.nodes = comes ? d.nodes + 1 : d.nodes - 1;
  d.pods = comes ? d.pods + x.pods : d.pods - x.pods;
  total_ = comes ? total_ + x.pods : total_ - x.pods;
  if (d.nodes > 0) {
    ++by_pods_[d.pods];
    ++live_;
  }
}

domain_counts::reach domain_counts::update(node_slot slot, const share& now) {
  if (shares_.size() <= slot)
    shares_.resize(std::size_t{slot} + 1);
  if (shares_[slot] == now)
    return reach::nobody;
  const auto before = outline();
  apply(shares_[slot], false);
  apply(now, true);
  shares_[slot] = now;
  return outline() == before ? reach::domains : reach::everybody;
}

domain_facts domain_counts::facts(domain_id of_domain) const {
  const auto all = outline();
  domain_facts out;
  out.has_key = of_domain != no_domain;
  out.here = out.has_key ? domains_[static_cast<std::size_t>(of_domain)].pods : 0;
  out.least = all.least;
  out.most = all.most;
  out.domains = static_cast<std::uint32_t>(all.domains);
  return out;
}

} // namespace troupe::scheduling
