#include "actors/pod/life/restarts.hpp"

#include <algorithm>

namespace troupe::pod {

namespace {

constexpr timestamp_us first_delay_us = 10 * us_per_second;
constexpr timestamp_us longest_delay_us = 300 * us_per_second;
/// Enough doublings to pass the longest delay.
constexpr std::uint32_t most_doublings = 6;

/// @param nth 0 for the first delay
timestamp_us doubled(std::uint32_t nth) noexcept {
  return std::min(first_delay_us << std::min(nth, most_doublings), longest_delay_us);
}

bool applies(const exit_rule& rule, std::int32_t code) noexcept {
  const auto listed = std::find(rule.codes.begin(), rule.codes.end(), code) != rule.codes.end();
  return listed == rule.in;
}

} // namespace

bool succeeds_with(const container_plan& what, std::int32_t exit_code) noexcept {
  const auto& codes = what.success_codes;
  return exit_code == 0 || std::find(codes.begin(), codes.end(), exit_code) != codes.end();
}

bool restarts_after(const container_plan& what, std::int32_t exit_code) noexcept {
  if (std::any_of(what.rules.begin(), what.rules.end(), [&](const auto& rule) { return applies(rule, exit_code); }))
    return true;
  return what.restart == restart_policy::always ||
         (what.restart == restart_policy::on_failure && !succeeds_with(what, exit_code));
}

bool restarts_all_after(const container_plan& what, std::int32_t exit_code) noexcept {
  const auto first =
      std::find_if(what.rules.begin(), what.rules.end(), [&](const auto& rule) { return applies(rule, exit_code); });
  return first != what.rules.end() && first->all;
}

timestamp_us restart_delay_us(std::uint32_t nth) noexcept { return nth <= 1 ? 0 : doubled(nth - 2); }

timestamp_us pull_delay_us(std::uint32_t tries) noexcept { return doubled(tries == 0 ? 0 : tries - 1); }

std::string go_seconds(timestamp_us length) {
  const auto seconds = length / us_per_second;
  const auto rest = std::to_string(seconds % 60) + "s";
  return seconds < 60 ? rest : std::to_string(seconds / 60) + "m" + rest;
}

} // namespace troupe::pod
