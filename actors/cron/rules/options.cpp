#include "actors/cron/rules/options.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace troupe::cron {

namespace {

constexpr std::array<std::string_view, 4> names{jitter_annotation, catch_up_annotation, most_annotation,
                                                dialect_annotation};

/// The annotations of one CronJob, and what is wrong with them.
struct option_reader {
  const std::map<std::string, std::string>& all;
  std::vector<option_problem>& problems;

  const std::string* find(std::string_view name) const {
    const auto found = all.find(std::string{name});
    return found == all.end() ? nullptr : &found->second;
  }
  std::optional<std::int64_t> number(std::string_view name, std::int64_t least, std::int64_t most) const {
    const auto* text = find(name);
    if (!text)
      return std::nullopt;
    std::int64_t out = 0;
    const auto* end = text->data() + text->size();
    const auto read = std::from_chars(text->data(), end, out);
    if (read.ec == std::errc{} && read.ptr == end && out >= least && out <= most)
      return out;
    problems.push_back({std::string{name}, *text,
                        "must be a whole number from " + std::to_string(least) + " to " + std::to_string(most)});
    return std::nullopt;
  }
};

} // namespace

options read_options(const std::map<std::string, std::string>& annotations, std::vector<option_problem>& problems) {
  constexpr std::int64_t most_active = 1'000'000;
  const option_reader in{annotations, problems};
  options out;
  out.jitter_s = in.number(jitter_annotation, 0, most_jitter_s).value_or(0);
  out.most = in.number(most_annotation, 1, most_active);
  if (const auto* text = in.find(catch_up_annotation)) {
    if (*text == "none")
      out.missed = catch_up::none;
    else if (*text == "all")
      out.missed = catch_up::all;
    else if (*text != "latest")
      problems.push_back({std::string{catch_up_annotation}, *text, "must be \"none\", \"latest\" or \"all\""});
  }
  if (const auto* text = in.find(dialect_annotation)) {
    out.extended = *text == "true";
    if (*text != "true" && *text != "false")
      problems.push_back({std::string{dialect_annotation}, *text, "must be \"true\" or \"false\""});
  }
  find_unknown_annotations(annotations, names, "CronJobs", problems);
  return out;
}

} // namespace troupe::cron
