#include "actors/job/rules/start_deadline.hpp"

#include "messages/cluster/ids.hpp"

#include <fmt/format.h>

namespace troupe::job_rules {

namespace {

std::string name_of(const one_round& round, std::uint32_t number) {
  const auto& meta = round.job.meta;
  return pod_name(meta.name, uid_from_text(meta.uid), number, round.job.pods.live().at(number).index);
}

std::string message(const one_round& round, const std::vector<std::uint32_t>& late, std::int64_t seconds) {
  const auto more = late.size() == 1 ? std::string{} : fmt::format(" and {} more", late.size() - 1);
  return fmt::format("Gave up pod {}{}: not running after {} second{}", name_of(round, late.front()), more, seconds,
                     seconds == 1 ? "" : "s");
}

} // namespace

bool give_up_unstarted(one_round& round) {
  const auto seconds = round.job.options.start_deadline_s;
  if (!seconds)
    return false;
  std::vector<std::uint32_t> late;
  for (const auto& [created, number] : round.job.pods.unstarted()) {
    const auto until = created + *seconds * us_per_second;
    if (round.now < until) {
      round.look_again_at(until);
      break;
    }
    late.push_back(number);
  }
  if (late.empty())
    return false;
  round.next.why = "StartDeadlineExceeded";
  round.next.events.push_back({true, "StartDeadlineExceeded", message(round, late, *seconds)});
  round.remove(std::move(late), false);
  return true;
}

} // namespace troupe::job_rules
