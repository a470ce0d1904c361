#include "actors/cron/time/time_zone.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>

namespace troupe::cron {

namespace {

/// Big-endian numbers from the bytes of a TZif file. Reading past the end is remembered.
class byte_reader {
 public:
  explicit byte_reader(std::string_view bytes) : rest_(bytes) {}
  bool ok() const { return ok_; }
  std::string_view take(std::size_t n) {
    if (n > rest_.size()) {
      ok_ = false;
      return {};
    }
    const auto out = rest_.substr(0, n);
    rest_.remove_prefix(n);
    return out;
  }
  std::int64_t number(std::size_t bytes) {
    const auto text = take(bytes);
    std::uint64_t out = text.empty() || (text.front() & 0x80) == 0 ? 0 : ~std::uint64_t{0};
    for (const auto c : text)
      out = out << 8U | static_cast<unsigned char>(c);
    return static_cast<std::int64_t>(out);
  }
  std::string_view rest() const { return rest_; }

 private:
  std::string_view rest_;
  bool ok_ = true;
};

struct tzif_header {
  char version = 0;
  std::size_t utc_marks = 0, standard_marks = 0, leaps = 0, times = 0, types = 0, characters = 0;
  std::size_t body(std::size_t time_size) const {
    return times * (time_size + 1) + types * 6 + characters + leaps * (time_size + 4) + standard_marks + utc_marks;
  }
};

std::optional<tzif_header> read_header(byte_reader& in) {
  constexpr std::size_t reserved = 15;
  if (in.take(4) != "TZif")
    return std::nullopt;
  tzif_header out;
  out.version = static_cast<char>(in.number(1));
  in.take(reserved);
  for (auto* count : {&out.utc_marks, &out.standard_marks, &out.leaps, &out.times, &out.types, &out.characters})
    *count = static_cast<std::size_t>(in.number(4) & 0xffffffff);
  return in.ok() && out.types > 0 ? std::optional{out} : std::nullopt;
}

/// `2026-03-29`, `02:00:00` of a count of local seconds.
std::string format_local(std::int64_t local) {
  using namespace std::chrono;
  const sys_seconds t{seconds{local}};
  const auto day = floor<days>(t);
  const year_month_day date{day};
  const hh_mm_ss time{t - day};
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), time.hours().count(),
                     time.minutes().count(), time.seconds().count());
}

} // namespace

std::optional<time_zone> time_zone::from_tzif(std::string_view bytes) {
  byte_reader in{bytes};
  auto header = read_header(in);
  if (!header)
    return std::nullopt;
  std::size_t time_size = 4;
  if (header->version >= '2') { // the same again, with times of eight bytes
    in.take(header->body(4));
    time_size = 8;
    header = read_header(in);
    if (!header)
      return std::nullopt;
  }
  if (header->body(time_size) > in.rest().size())
    return std::nullopt;
  time_zone out;
  out.changes_.resize(header->times);
  for (auto& change : out.changes_)
    change.at = in.number(time_size);
  const auto kinds = in.take(header->times);
  std::vector<std::int32_t> offsets(header->types);
  for (auto& offset : offsets) {
    offset = static_cast<std::int32_t>(in.number(4));
    in.take(2);
  }
  for (std::size_t i = 0; i < header->times; ++i) {
    const auto kind = static_cast<unsigned char>(kinds[i]);
    if (kind >= offsets.size())
      return std::nullopt;
    out.changes_[i].offset = offsets[kind];
  }
  out.first_offset_ = offsets.front();
  in.take(header->characters + header->leaps * (time_size + 4) + header->standard_marks + header->utc_marks);
  auto footer = in.rest();
  if (time_size == 8 && footer.size() > 2 && footer.front() == '\n' && footer.back() == '\n')
    out.rule_ = zone_rule::parse(footer.substr(1, footer.size() - 2));
  return in.ok() ? std::optional{std::move(out)} : std::nullopt;
}

stretch time_zone::at(std::int64_t utc) const {
  const auto later = [](std::int64_t t, const clock_change& c) { return t < c.at; };
  const auto next = std::upper_bound(changes_.begin(), changes_.end(), utc, later);
  stretch out;
  if (next != changes_.begin())
    out.begin = std::prev(next)->at;
  out.offset = next == changes_.begin() ? first_offset_ : std::prev(next)->offset;
  if (next != changes_.end())
    out.end = next->at;
  if (next != changes_.end() || !rule_)
    return out;
  // Behind the last change that is written out, the rule says all; what it says of earlier times does not count.
  const auto ruled = rule_->around(utc);
  const auto then = std::upper_bound(ruled.begin(), ruled.end(), utc, later);
  if (ruled.empty()) {
    out.offset = rule_->standard;
    return out;
  }
  out.offset = std::prev(then)->offset;
  out.begin = std::max(out.begin, std::prev(then)->at);
  out.end = then->at;
  return out;
}

std::string format_in_zone(std::int64_t utc, const time_zone& zone) {
  const auto offset = zone.at(utc).offset;
  const auto local = format_local(utc + offset);
  const auto minutes = std::abs(offset) / 60;
  return offset == 0 ? local + "Z"
                     : fmt::format("{}{}{:02}:{:02}", local, offset < 0 ? '-' : '+', minutes / 60, minutes % 60);
}

} // namespace troupe::cron
