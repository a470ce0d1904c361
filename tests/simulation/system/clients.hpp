#pragma once
// Those who want Jobs and CronJobs: they create them, change them and delete them, at random, and try again until it is
// done.

#include "tests/simulation/system/auditor.hpp"

#include <memory>
#include <string>
#include <vector>

namespace troupe::test {

class clients {
 public:
  clients(stage& on, sim_controller& controller, auditor& rules) : stage_(on), controller_(controller), rules_(rules) {}

  /// Plans a few Jobs, now and then a CronJob, and what will be done to them, within this time.
  void plan(sim_time within);
  /// Nothing stays suspended from now on, and CronJobs start no more.
  void let_all_end();
  /// No Job waits for another any more: that one may be gone.
  void drop_dependencies();
  /// All wishes have been granted or refused.
  bool content() const noexcept { return open_ == 0; }

 private:
  struct wish {
    client_write what;
    int tries = 0;
  };
  using wish_ptr = std::shared_ptr<wish>;

  void plan_cron(const api::CronJob& cron, sim_time within);
  void plan_changes(const api::Job& job, sim_time from, sim_time within);
  void change_parallelism(const std::string& job);
  void scale(const std::string& job);
  void suspend(const std::string& job, bool on);
  void delete_job(const std::string& job);
  void delete_pod(const std::string& job);
  void patch(client_write w, std::string text);
  void ask(client_write what);
  void send(const wish_ptr& x);
  void hear(const wish_ptr& x, const write_outcome& outcome);

  stage& stage_;
  sim_controller& controller_;
  auditor& rules_;
  std::vector<std::string> jobs_, crons_;
  std::size_t open_ = 0;
};

} // namespace troupe::test
