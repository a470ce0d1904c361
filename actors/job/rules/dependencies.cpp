#include "actors/job/rules/dependencies.hpp"

#include "actors/job/rules/completion.hpp"
#include "actors/job/rules/conditions.hpp"
#include "actors/job/rules/round.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace troupe::job_rules {

namespace {

using standing = other_job::standing;

/// Takes over the indexes of a text that `known` has not. Indexes are never taken back.
void read_more(index_set& into, std::string& known, const std::string& text) {
  if (known == text)
    return;
  const auto same = std::mismatch(known.begin(), known.end(), text.begin(), text.end()).second - text.begin();
  const auto comma = std::string_view{text}.substr(0, static_cast<std::size_t>(same)).rfind(',');
  const auto rest = std::string_view{text}.substr(comma == std::string_view::npos ? 0 : comma + 1);
  into.insert_all(parse_leniently(rest, std::numeric_limits<std::uint32_t>::max()));
  known = text;
}

/// What one dependency has come to.
struct finding {
  bool met = false;
  std::optional<index_set> indexes{}; ///< of a dependency by index: those that may start
  std::string never{};
};

std::string_view wish(dependency_end end) {
  if (end == dependency_end::succeeded)
    return "to succeed";
  return end == dependency_end::failed ? "to fail" : "to end";
}

std::string never_text(const dependency& d, std::string_view what) {
  return fmt::format("Job {} {}, and this Job waits for it {}", d.job, what, wish(d.end));
}

finding weigh_whole(const dependency& d, const other_job& other) {
  finding out;
  if (other.is == standing::complete) {
    out.met = d.end != dependency_end::failed;
    if (!out.met)
      out.never = never_text(d, "has succeeded");
  } else if (other.is == standing::failed) {
    out.met = d.end != dependency_end::succeeded;
    if (!out.met)
      out.never = never_text(d, fmt::format("has failed ({})", other.failed_because));
  }
  return out;
}

/// The index that has come to something else than is waited for.
std::optional<std::uint32_t> lost_index(const dependency& d, const other_job& other) {
  if (d.end == dependency_end::ended)
    return std::nullopt;
  return (d.end == dependency_end::succeeded ? other.failed_indexes : other.succeeded_indexes).first_present(0);
}

finding weigh_by_index(const dependency& d, const other_job& other, std::uint32_t completions) {
  finding out;
  out.indexes.emplace();
  if (other.is == standing::missing)
    return out;
  if (!other.indexed) {
    out.never = fmt::format("Job {} is not Indexed, and this Job waits for it index by index", d.job);
    return out;
  }
  const auto ended = other.is != standing::going;
  if (d.end != dependency_end::failed)
    out.indexes->insert_all(other.succeeded_indexes);
  if (d.end != dependency_end::succeeded)
    out.indexes->insert_all(other.failed_indexes);
  if (const auto missing = out.indexes->first_missing(0); missing >= completions)
    out.met = true;
  else if (ended && d.end == dependency_end::ended)
    out.met = true;
  else if (const auto lost = lost_index(d, other); lost && *lost < completions)
    out.never = never_text(
        d, fmt::format("has {} at index {}", d.end == dependency_end::succeeded ? "failed" : "succeeded", *lost));
  else if (ended)
    out.never = never_text(d, fmt::format("has ended without index {}", missing));
  return out;
}

std::string wait_text(const dependency& d, const other_job& other) {
  return fmt::format("Job {} {}{}{}", d.job, wish(d.end), d.by_index ? " index by index" : "",
                     other.is == standing::missing ? " (there is none yet)" : "");
}

void note_met(one_round& round, const dependency& d) {
  const auto what = d.end == dependency_end::succeeded ? std::string_view{"Succeeded"}
                    : d.end == dependency_end::failed  ? std::string_view{"Failed"}
                                                       : std::string_view{"Ended"};
  set(round.next.status.conditions, std::string{met_condition_prefix} + d.job, true,
      {what, fmt::format("Job {} has {}", d.job, to_text(d.end))}, round.now);
}

/// @param waits for what; empty: for nothing any more
void note_waiting(one_round& round, const std::string& waits) {
  auto& conditions = round.next.status.conditions;
  const auto text = waits.empty() ? std::string{"Nothing is waited for any more"} : "Waits for " + waits;
  const cause why{waits.empty() ? "DependenciesMet" : "Waiting", text};
  if (set(conditions, waiting_condition, !waits.empty(), why, round.now))
    round.next.events.push_back({false, std::string{waits.empty() ? why.reason : waiting_condition}, text});
}

} // namespace

void dependency_board::learn(const std::vector<dependency_fact>& facts) {
  std::map<std::string, entry> before;
  before.swap(all_);
  for (const auto& fact : facts) {
    auto& e = all_[fact.name];
    if (!fact.object)
      continue;
    const auto& job = fact.object.get<api::Job>();
    if (const auto known = before.find(fact.name); known != before.end() && known->second.uid == job.metadata.uid)
      e = std::move(known->second);
    e.uid = job.metadata.uid;
    const auto& status = job.status;
    const auto* failed = find(status.conditions, failed_condition);
    const auto has_failed = failed && failed->status == "True";
    e.known.is = has_failed ? standing::failed
                            : (is_true(status.conditions, complete_condition) ? standing::complete : standing::going);
    e.known.failed_because = has_failed ? failed->reason : std::string{};
    e.known.indexed = is_indexed(job.spec);
    read_more(e.known.succeeded_indexes, e.succeeded_text, status.completedIndexes);
    read_more(e.known.failed_indexes, e.failed_text, status.failedIndexes.value_or(""));
  }
}

const other_job& dependency_board::job(const std::string& name) const {
  static const other_job none;
  const auto found = all_.find(name);
  return found == all_.end() ? none : found->second.known;
}

dependency_gate weigh_dependencies(one_round& round) {
  static const dependency_board nobody;
  const auto& board = round.job.dependencies ? *round.job.dependencies : nobody;
  dependency_gate gate;
  std::string waits;
  for (const auto& d : round.job.options.depends_on) {
    if (is_true(round.job.status.conditions, std::string{met_condition_prefix} + d.job))
      continue;
    const auto& other = board.job(d.job);
    auto found = d.by_index ? weigh_by_index(d, other, round.completions()) : weigh_whole(d, other);
    if (found.met) {
      note_met(round, d);
      continue;
    }
    if (gate.never.empty())
      gate.never = found.never;
    waits += (waits.empty() ? "" : ", ") + wait_text(d, other);
    if (!found.indexes)
      gate.closed = true;
    else if (!gate.indexes)
      gate.indexes = std::move(found.indexes);
    else
      gate.indexes = gate.indexes->without(gate.indexes->without(*found.indexes)); // what both allow
  }
  gate.closed = gate.closed || (gate.indexes && gate.indexes->empty());
  if (gate.never.empty())
    note_waiting(round, waits);
  else
    set(round.next.status.conditions, waiting_condition, false, {never_satisfied, gate.never}, round.now);
  return gate;
}

} // namespace troupe::job_rules
