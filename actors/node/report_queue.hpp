#pragma once
// What a node has to report: the latest status of each pod until the controller has said that it is durable. Pure.

#include "messages/cluster/node_messages.hpp"

#include <chrono>
#include <cstdint>
#include <deque>
#include <optional>
#include <unordered_map>
#include <vector>

namespace troupe::node {

/// How reports are gathered.
struct report_limits {
  std::size_t batch = 64;                   ///< so many ends are sent at once; fewer when none is on its way …
  std::chrono::nanoseconds pace{1'000'000}; ///< … or this long after the report before: what comes meanwhile goes along
  std::chrono::nanoseconds calm{20'000'000}; ///< what is no end waits this long, since an end may come and replace it
  std::chrono::nanoseconds patience{3'000'000'000}; ///< a report without a receipt is sent again after this long
  std::size_t most = 256;                           ///< pods in one report
  std::size_t window = 16;                          ///< reports on their way at once; beyond that, statuses gather here
  std::size_t events = 2000;                        ///< that wait; beyond that the oldest are dropped
};

/// The receipts' consequence.
struct durable_news {
  std::vector<pod_ref> ended;         ///< their end is durable: they may be forgotten
  std::vector<std::uint64_t> settled; ///< exits that the runtime may forget
};

/// Reports of one agent. Times are of a steady clock.
class report_queue {
 public:
  using time = std::chrono::nanoseconds;
  explicit report_queue(report_limits limits = {}) : limits_(limits) {}

  /// The pod's status changed (or is to be repeated). A later one replaces it as long as it has not been sent.
  void put(const pod_ref& pod, std::uint32_t attempt, pod_status status, std::vector<std::uint64_t> settled, time now);
  /// These things happened. They go along with the next report that is due, and are told until its receipt.
  void put(std::vector<pod_event> events, time now);
  /// When take() has something next; nothing when it needs a receipt or a put first.
  std::optional<time> due() const;
  /// The next report that is due now. Its incarnation is left to the caller.
  std::optional<node_report> take(time now);
  /// Reports that were sent longer than the limit's patience ago, once more.
  std::vector<node_report> overdue(time now);
  /// The reports up to here are durable.
  durable_news receipt(std::uint64_t sequence);
  /// A new incarnation: nothing that is on its way counts as sent.
  void start_over(time now);
  /// This pod is not to be reported any more. @returns the exits that were to be settled with it
  std::vector<std::uint64_t> drop(const pod_ref& pod);

  std::size_t waiting() const noexcept { return items_.size(); }
  std::size_t on_the_way() const noexcept { return flights_.size(); }
  std::size_t events_waiting() const noexcept { return events_.size(); }

 private:
  struct item {
    std::uint32_t attempt = 0;
    pod_status status;
    std::vector<std::uint64_t> settled;
  };
  struct flight {
    node_report report;
    std::vector<std::vector<std::uint64_t>> settled; ///< of each pod in the report
    time sent{};
    bool urgent = false; ///< holds an end: its receipt comes soon
  };
  struct place {
    time due{};
    pod_ref pod;
  };

  std::optional<time> urgent_due() const;
  void drop_served_places();
  void board(const pod_ref& pod, flight& into);
  void board_events(flight& into);
  void drop_surplus_events();

  report_limits limits_;
  std::unordered_map<pod_ref, item> items_;
  std::deque<place> urgent_; ///< ends, in order of their coming. A place without its item has been served
  std::deque<place> calm_;   ///< the rest
  std::deque<flight> flights_;
  std::deque<pod_event> events_; ///< in order of their coming
  time events_due_{};            ///< meaningful while there are events
  std::uint64_t last_sequence_ = 0;
};

} // namespace troupe::node
