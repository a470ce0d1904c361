#include "actors/cron/time/zone_rule.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>

namespace troupe::cron {

namespace {

using namespace std::chrono;

constexpr std::int64_t day_seconds = 86'400;

bool is_letter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

/// Reads the rule from left to right; once something is amiss it stays so.
class rule_reader {
 public:
  explicit rule_reader(std::string_view text) : rest_(text) {}
  bool ok() const { return ok_; }
  bool at_end() const { return rest_.empty(); }
  bool take(char c) {
    if (rest_.empty() || rest_.front() != c)
      return false;
    rest_.remove_prefix(1);
    return true;
  }
  void expect(char c) { ok_ = take(c) && ok_; }
  bool at(char c) const { return !rest_.empty() && rest_.front() == c; }

  void skip_name() {
    const auto quoted = take('<');
    const auto end =
        quoted ? rest_.find('>')
               : static_cast<std::size_t>(std::find_if_not(rest_.begin(), rest_.end(), is_letter) - rest_.begin());
    ok_ = ok_ && end != 0 && end != std::string_view::npos;
    if (!ok_)
      return;
    rest_.remove_prefix(end);
    if (quoted)
      rest_.remove_prefix(1);
  }

  std::int32_t number(std::int32_t least, std::int32_t most) {
    std::int32_t out = 0;
    const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), out);
    ok_ = ok_ && error == std::errc{} && out >= least && out <= most;
    if (!ok_)
      return least;
    rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
    return out;
  }

  /// `[+-]hh[:mm[:ss]]` in seconds.
  std::int32_t time() {
    const auto negative = take('-');
    if (!negative)
      take('+');
    auto out = number(0, 167) * 3600;
    if (take(':'))
      out += number(0, 59) * 60;
    if (take(':'))
      out += number(0, 59);
    return negative ? -out : out;
  }

  yearly_moment moment() {
    yearly_moment out;
    if (take('M')) {
      out.month = number(1, 12);
      expect('.');
      out.week = number(1, 5);
      expect('.');
      out.day = number(0, 6);
    } else if (take('J')) {
      out.by = yearly_moment::form::julian;
      out.day = number(1, 365);
    } else {
      out.by = yearly_moment::form::zero_based;
      out.day = number(0, 365);
    }
    if (take('/'))
      out.seconds = time();
    return out;
  }

 private:
  std::string_view rest_;
  bool ok_ = true;
};

sys_days weekday_in_month(std::int32_t y, const yearly_moment& m) {
  const auto month_of_year = year{y} / static_cast<int>(m.month);
  const weekday wanted{static_cast<unsigned>(m.day)};
  if (m.week == 5)
    return sys_days{month_of_year / wanted[last]};
  return sys_days{month_of_year / wanted[static_cast<unsigned>(m.week)]};
}

} // namespace

std::int64_t yearly_moment::in(std::int32_t y) const {
  const auto first = sys_days{year{y} / January / 1};
  auto on = first + days{day};
  if (by == form::month_week_day)
    on = weekday_in_month(y, *this);
  else if (by == form::julian) // 29 February is never counted
    on = first + days{day - 1 + (year{y}.is_leap() && day >= 60 ? 1 : 0)};
  return std::int64_t{on.time_since_epoch().count()} * day_seconds + seconds;
}

std::optional<zone_rule> zone_rule::parse(std::string_view text) {
  rule_reader in{text};
  zone_rule out;
  in.skip_name();
  out.standard = -in.time();
  if (in.at_end())
    return in.ok() ? std::optional{out} : std::nullopt;
  in.skip_name();
  out.summer = in.at(',') ? out.standard + 3600 : -in.time();
  in.expect(',');
  out.summer_begin = in.moment();
  in.expect(',');
  out.summer_end = in.moment();
  return in.ok() && in.at_end() ? std::optional{out} : std::nullopt;
}

std::vector<clock_change> zone_rule::around(std::int64_t utc_seconds) const {
  std::vector<clock_change> out;
  if (!summer)
    return out;
  const auto day = floor<days>(sys_seconds{seconds{utc_seconds}});
  const auto middle = static_cast<int>(year_month_day{day}.year());
  for (auto y = middle - 1; y <= middle + 1; ++y) {
    out.push_back({summer_begin.in(y)-standard, *summer});
    out.push_back({summer_end.in(y) - *summer, standard});
  }
  std::stable_sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.at < b.at; });
  return out;
}

} // namespace troupe::cron
