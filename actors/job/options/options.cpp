#include "actors/job/options/options.hpp"

#include "actors/job/options/text.hpp"
#include "messages/cluster/ids.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>
#include <utility>

namespace troupe::job_rules {

namespace {

constexpr std::array<std::string_view, 8> names{
    depends_on_annotation,  backoff_annotation,     start_deadline_annotation, success_codes_annotation,
    ttl_success_annotation, ttl_failure_annotation, oom_memory_annotation,     finished_annotation};
constexpr std::int64_t most_seconds = std::numeric_limits<std::int32_t>::max();

/// The annotations of one Job, and what is wrong with them.
class option_reader {
 public:
  option_reader(const annotation_map& all, std::vector<option_problem>& problems) : all_(all), problems_(problems) {}

  job_options read() {
    job_options out;
    depends_on(out.depends_on);
    backoff(out.backoff);
    out.start_deadline_s = seconds(start_deadline_annotation, 1);
    success_codes(out.success_exit_codes);
    out.ttl_after_success_s = seconds(ttl_success_annotation, 0);
    out.ttl_after_failure_s = seconds(ttl_failure_annotation, 0);
    oom_memory(out.oom_memory);
    out.finished_condition = yes_or_no(finished_annotation);
    find_unknown_annotations(all_, names, "Jobs", problems_);
    return out;
  }

 private:
  const std::string* find(std::string_view name) const {
    const auto found = all_.find(std::string{name});
    return found == all_.end() ? nullptr : &found->second;
  }
  void complain(std::string_view name, const std::string& value, std::string why) {
    problems_.push_back({std::string{name}, value, std::move(why)});
  }

  std::optional<std::int64_t> seconds(std::string_view name, std::int64_t least) {
    const auto* text = find(name);
    if (!text)
      return std::nullopt;
    const auto out = whole_number(*text);
    if (out && *out >= least && *out <= most_seconds)
      return out;
    complain(name, *text, fmt::format("must be a whole number from {} to {}", least, most_seconds));
    return std::nullopt;
  }

  bool yes_or_no(std::string_view name) {
    const auto* text = find(name);
    if (text && *text != "true" && *text != "false")
      complain(name, *text, "must be \"true\" or \"false\"");
    return text && *text == "true";
  }

  void depends_on(std::vector<dependency>& out) {
    const auto* text = find(depends_on_annotation);
    if (!text)
      return;
    std::string why;
    out = read_dependencies(*text, why);
    if (!why.empty())
      complain(depends_on_annotation, *text, why);
  }

  /// Hands each "name=value" to `take`, which says what is wrong with it; on a complaint nothing is kept.
  template <class T, class F> bool settings(std::string_view annotation, T& out, F take) {
    const auto* text = find(annotation);
    if (!text)
      return false;
    auto read = out;
    std::vector<std::string_view> seen;
    for (const auto part : list_of(*text)) {
      const auto s = setting_of(part);
      std::string why = s ? take(*s, read) : fmt::format("\"{}\" is not of the form name=value", part);
      if (why.empty() && std::find(seen.begin(), seen.end(), s->name) != seen.end())
        why = fmt::format("names {} twice", s->name);
      if (!why.empty()) {
        complain(annotation, *text, why);
        return false;
      }
      seen.push_back(s->name);
    }
    out = read;
    return true;
  }

  void backoff(backoff_curve& out) {
    const auto given = settings(backoff_annotation, out, [](const setting& s, backoff_curve& to) -> std::string {
      if (s.name == "initial" || s.name == "cap") {
        const auto length = length_of_time(s.value);
        if (!length)
          return fmt::format("{} must be a time such as 500ms, 10s, 5m or 2h, a week at most", s.name);
        (s.name == "initial" ? to.initial : to.cap) = *length;
      } else if (s.name == "factor") {
        const auto factor = factor_milli(s.value);
        if (!factor || *factor < 1000)
          return "factor must be a number from 1 to 1000, with three digits of fraction at most";
        to.factor_milli = *factor;
      } else if (s.name == "jitter") {
        const auto share = percent(s.value);
        if (!share)
          return "jitter must be from 0% to 100%";
        to.jitter_percent = *share;
      } else {
        return fmt::format("\"{}\" is none of initial, factor, cap, jitter", s.name);
      }
      return {};
    });
    if (given && out.initial > out.cap) {
      complain(backoff_annotation, *find(backoff_annotation), "initial must not be longer than cap");
      out = {};
    }
  }

  void oom_memory(std::optional<memory_growth>& out) {
    memory_growth growth;
    const auto given = settings(oom_memory_annotation, growth, [](const setting& s, memory_growth& to) -> std::string {
      if (s.name == "factor") {
        const auto factor = factor_milli(s.value);
        if (!factor || *factor <= 1000)
          return "factor must be a number above 1 and at most 1000, with three digits of fraction at most";
        to.factor_milli = *factor;
      } else if (s.name == "cap") {
        const auto bytes = memory_amount(s.value);
        if (!bytes)
          return "cap must be an amount of memory such as 512Mi or 4Gi";
        to.cap_bytes = *bytes;
      } else {
        return fmt::format("\"{}\" is none of factor, cap", s.name);
      }
      return {};
    });
    if (given && growth.cap_bytes == 0)
      complain(oom_memory_annotation, *find(oom_memory_annotation), "must name a cap, such as \"factor=1.5, cap=4Gi\"");
    else if (given)
      out = growth;
  }

  /// "3, 10-12"
  void success_codes(std::vector<std::int32_t>& out) {
    constexpr std::int64_t most = 255;
    const auto* text = find(success_codes_annotation);
    if (!text)
      return;
    std::vector<bool> listed(most + 1);
    for (const auto part : list_of(*text)) {
      const auto dash = part.find('-');
      const auto first = whole_number(trimmed(part.substr(0, dash)));
      const auto last = dash == std::string_view::npos ? first : whole_number(trimmed(part.substr(dash + 1)));
      if (!first || !last || *first < 1 || *last > most || *first > *last)
        return complain(success_codes_annotation, *text, "must be exit codes from 1 to 255, such as \"3, 10-12\"");
      for (auto code = *first; code <= *last; ++code)
        listed[static_cast<std::size_t>(code)] = true;
    }
    for (std::size_t code = 1; code < listed.size(); ++code)
      if (listed[code])
        out.push_back(static_cast<std::int32_t>(code));
  }

  const annotation_map& all_;
  std::vector<option_problem>& problems_;
};

} // namespace

job_options read_options(const annotation_map& annotations, std::vector<option_problem>& problems) {
  const auto first = annotations.lower_bound(std::string{own_annotation_prefix});
  if (first == annotations.end() || !first->first.starts_with(own_annotation_prefix))
    return {};
  return option_reader{annotations, problems}.read();
}

job_options options_of(const api::ObjectMeta& job) {
  std::vector<option_problem> ignored;
  auto out = read_options(job.annotations, ignored);
  if (out.backoff.jitter_percent > 0) {
    const auto uid = uid_from_text(job.uid);
    std::memcpy(&out.backoff.seed, uid.data(), sizeof out.backoff.seed);
  }
  return out;
}

const job_options& no_options() {
  static const job_options none;
  return none;
}

} // namespace troupe::job_rules
