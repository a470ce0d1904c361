#pragma once
// A snapshot by hand: Jobs, CronJobs, nodes and pods, a line each.

#include "actors/clock.hpp"
#include "actors/store/view/snapshot.hpp"
#include "messages/resource/batch.hpp"

#include <functional>
#include <memory>
#include <string>

namespace troupe::test {

/// The time of all questions, and one long before it.
inline constexpr timestamp_us t0 = 1'767'225'600 * us_per_second; // 2026-01-01T00:00:00Z
inline constexpr timestamp_us second = us_per_second;
inline constexpr timestamp_us minute_ago = t0 - 60 * second;

/// What is asked about. Each call changes the one Job "pi", its pods, or what surrounds them.
class world {
 public:
  world();

  using job_change = std::function<void(api::Job&)>;
  using record_change = std::function<void(pod_record&)>;
  world& job(const job_change& change);
  world& condition(const char* type, const char* reason, const char* message);
  /// A pod of the Job, on node-1 since a minute.
  world& pod(const record_change& edit = {});
  /// … whose node says this of its one container.
  world& pod(pod_status status, const record_change& edit = {});
  world& node(const std::string& name, const char* ready, const char* message);
  world& put(const api::resource& object);
  world& warn(const std::string& name, const std::string& uid, const char* reason, const char* message);

  std::string pod_name(std::uint32_t number) const;
  std::optional<pod_entry> find_pod(std::uint32_t number) const;
  const api::Job& job() const { return job_; }
  const snapshot& view() const { return view_; }

 private:
  void keep();

  api::Job job_;
  pod_table_editor pods_;
  std::uint32_t created_ = 0;
  snapshot view_;
};

/// A running container, one that waits, and one that has ended.
pod_status runs(timestamp_us since, bool ready = true);
pod_status waits(const char* reason, const char* message = "");
pod_status ends(std::int32_t code, const char* reason = "Error", timestamp_us at = minute_ago);

} // namespace troupe::test
