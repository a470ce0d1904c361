#pragma once

#include "actors/store/view/published.hpp"
#include "nodes/api/gateway.hpp"
#include "nodes/api/service.hpp"
#include "tests/unit/api/raw_client.hpp"

#include <boost/json/value.hpp>

#include <atomic>
#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace troupe::test {

/// Answers as it is told to, and remembers what it was asked.
class scripted_gateway final : public api_server::gateway {
 public:
  void write(client_write what, std::function<void(write_outcome)> done) override;
  void read_log(const std::string& node, log_query what, std::function<void(api_server::log_outcome)> done) override;
  void inspect(inspect_query what, std::function<void(inspect_answer)> done) override;

  /// The last wish.
  client_write last_write() const;
  std::vector<log_query> log_queries() const;

  std::function<write_outcome(const client_write&)> on_write;
  std::function<api_server::log_outcome(const std::string& node, const log_query&)> on_log;
  std::function<inspect_answer(const inspect_query&)> on_inspect;

 private:
  mutable std::mutex mutex_;
  std::vector<client_write> writes_;
  std::vector<log_query> logs_;
};

/// One HTTP answer.
struct answer {
  int status = 0;
  std::string head, body;
  boost::json::value json() const;
  /// The text of a value at a JSON pointer; empty when there is none.
  std::string text(const std::string& pointer) const;
  /// `metadata.name` of all items.
  std::vector<std::string> names() const;
};
std::string text_at(const boost::json::value& in, const std::string& pointer);

/// A service over hand-made snapshots.
class api_world {
 public:
  explicit api_world(api_server::service_options options = {}, ring_limits ring = {});
  ~api_world();

  /// Adds or changes an object; seen after publish(). @returns its resourceVersion
  std::uint64_t put(api::resource object);
  void remove(const api::kind_info& kind, const std::string& name_space, const std::string& name);
  /// A Job and the owner of its pods.
  void put_job(const std::string& name, const std::string& name_space = "default");
  /// Adds or changes a pod of a Job that was put before.
  void put_pod(const std::string& job, std::uint32_t number, pod_phase phase = pod_phase::running,
               const std::string& name_space = "default");
  /// Lets somebody change the record first.
  void put_pod(const std::string& job, std::uint32_t number, const std::function<void(pod_record&)>& edit,
               const std::string& name_space = "default");
  void remove_pod(const std::string& job, std::uint32_t number, const std::string& name_space = "default");
  /// Makes what was put visible.
  void publish();
  std::uint64_t version() const { return next_.version; }
  std::string pod_name(const std::string& job, std::uint32_t number, const std::string& name_space = "default") const;

  answer ask(const std::string& method, const std::string& target, const std::string& body = {},
             const std::string& headers = {});
  answer get(const std::string& target, const std::string& headers = {}) { return ask("GET", target, {}, headers); }

  published readers;
  scripted_gateway gateway;
  api_server::service service;

 private:
  struct pods {
    std::shared_ptr<pod_owner> owner;
    pod_table_editor table;
    std::uint32_t visible = 0;
    bool edited = false;
  };
  object_map& objects_of(const api::kind_info& kind);
  std::shared_ptr<change> note(change_type type, const api::kind_info& kind);
  void keep(pods& of);

  snapshot next_;
  std::vector<change_ptr> changes_;
  std::map<std::string, pods> jobs_;
  object_id last_id_ = 0;
  bool begun_ = false;
};

/// The client's end of a watch.
class watch_client {
 public:
  watch_client(const api_world& world, const std::string& target, const std::string& headers = {},
               int receive_buffer = 0);
  /// The next event; null when the stream is over.
  boost::json::value next();
  /// "TYPE name" of the next event.
  std::string next_brief();
  const std::string& head() const { return head_; }

 private:
  raw_client client_;
  std::string head_;
};

inline const std::string jobs_path = "/apis/batch/v1/namespaces/default/jobs";
inline const std::string pods_path = "/api/v1/namespaces/default/pods";
inline const std::string as_table = "Accept: application/json;as=Table;v=v1;g=meta.k8s.io\r\n";

} // namespace troupe::test
