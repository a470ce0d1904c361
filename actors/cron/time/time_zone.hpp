#pragma once
// Time zones as the system's zoneinfo says (TZif, RFC 8536), read at run time.

#include "actors/cron/time/zone_rule.hpp"

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace troupe::cron {

/// A stretch of time in which a zone's clocks run evenly: local = UTC + offset. Seconds since 1970, `begin` included.
struct stretch {
  std::int64_t begin = std::numeric_limits<std::int64_t>::min();
  std::int64_t end = std::numeric_limits<std::int64_t>::max();
  std::int32_t offset = 0;
  bool operator==(const stretch&) const = default;
};

/// One zone. Immutable.
class time_zone {
 public:
  /// UTC.
  time_zone() = default;
  /// From the bytes of a TZif file. @returns nothing when they make no sense
  static std::optional<time_zone> from_tzif(std::string_view bytes);

  /// The stretch that holds this moment.
  stretch at(std::int64_t utc_seconds) const;

 private:
  std::vector<clock_change> changes_; ///< by time
  std::int32_t first_offset_ = 0;     ///< before all of them
  std::optional<zone_rule> rule_;     ///< after the last of them
};

using time_zone_ptr = std::shared_ptr<const time_zone>;

/// What a look for a zone found.
struct zone_search {
  time_zone_ptr zone; ///< null: there is none
  std::string error;  ///< why, in Go's words: `unknown time zone Europe/Berln`
};

/// The zone of this IANA name; "" and "UTC" are UTC, "Local" is the process's own. Files are read once and again when
/// they have changed. Safe on any thread.
zone_search find_zone(std::string_view name);

/// The process's own zone: $TZ, else /etc/localtime, else UTC. Read once.
time_zone_ptr local_zone();

/// RFC 3339 with the zone's offset: `2026-03-29T03:00:00+02:00`, `Z` when it is none.
std::string format_in_zone(std::int64_t utc_seconds, const time_zone& zone);

} // namespace troupe::cron
