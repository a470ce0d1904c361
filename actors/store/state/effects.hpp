#pragma once
// What the store has to tell: to those who decide, at once; to the world, when it is durable.

#include "actors/store/clients/reply.hpp"
#include "actors/store/journal/journal.hpp"
#include "actors/store/view/change.hpp"

#include <chrono>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace troupe::store_work {

/// For job supervisor, Jobs and scheduler: decided before durable is allowed.
struct told_now {
  std::vector<job_change> jobs;
  std::vector<object_id> news; ///< Jobs that have something to hear (see state::take_news)
  std::vector<cron_change> crons;
  std::vector<object_id> cron_news; ///< CronJobs that have something to hear (see state::take_cron_facts)
  scheduler_news scheduler;
  bool scheduler_anew = false; ///< the scheduler's book is wrong: it gets everything again
};

/// A node's reports up to a number are durable.
struct owed_receipt {
  std::string node;
  report_receipt receipt;
};

/// By node and incarnation: the highest.
using receipts = std::map<std::pair<std::string, std::uint64_t>, owed_receipt>;

/// For clients, watchers and nodes.
struct told_later {
  std::vector<change_ptr> changes;
  std::vector<std::pair<reply, write_outcome>> answers;
  std::map<node_number, proxy_orders> orders;
  store_work::receipts receipts;
  std::vector<node_number> attached; ///< proxies that want everything; filled into `orders` when the group closes

  bool empty() const noexcept {
    return changes.empty() && answers.empty() && orders.empty() && receipts.empty() && attached.empty();
  }
};

/// Adds what is to be told behind what is to be told before it; both at once.
void append(told_later& to, told_later&& more);

/// The group that gathers now.
struct open_group {
  told_later later;
  std::vector<pod_ref> pods;      ///< whose records changed
  std::vector<object_id> objects; ///< whose rows changed
  std::vector<object_id> swept;   ///< Jobs whose pods' rows go
  bool stamp = false;             ///< the resourceVersion has to be written, whatever else is
  bool urgent = false;            ///< somebody waits for it; otherwise it may wait for one that is

  bool has_rows() const noexcept { return stamp || !pods.empty() || !objects.empty() || !swept.empty(); }
  bool empty() const noexcept { return !has_rows() && later.empty(); }
};

/// A group on its way to the disk, and what follows when it is there.
struct closed_group {
  commit_group commit;
  told_later later;
  snapshot_ptr view;
  std::chrono::steady_clock::time_point handed_over{}; ///< to the journal
};

} // namespace troupe::store_work
