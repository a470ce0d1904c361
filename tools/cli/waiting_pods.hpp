#pragma once
// Why a Job's pods do not run. Pure.

#include <boost/json/fwd.hpp>

#include <map>
#include <string>
#include <string_view>

namespace troupe::cli {

/// "ImagePullBackOff: Back-off pulling image …", "Unschedulable: …"; empty when the pod runs, has ended, or is just
/// being started.
std::string waiting_reason(const boost::json::object& pod);

/// The reasons of all pods of a Job.
class waiting_pods {
 public:
  /// @param type of the watch's event
  void note(std::string_view type, const boost::json::object& pod);
  /// The most frequent reason: "waiting: REASON: …", "3 pods waiting: REASON: …"; empty when none waits.
  std::string text() const;

 private:
  std::map<std::string, std::string, std::less<>> reasons_; ///< by pod
};

} // namespace troupe::cli
