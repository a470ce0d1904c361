#pragma once
// A launcher in a folder of its own, and what its client reports. Whatever a test leaves behind ends with it.

#include "nodes/launcher/launcher_client.hpp"
#include "nodes/launcher/segment_log_store.hpp"

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace troupe::launcher::testing {

inline constexpr std::chrono::seconds patience{60}; ///< for whatever must happen, on a loaded machine

/// A folder that is gone after the test.
class temporary_folder {
 public:
  temporary_folder();
  ~temporary_folder();
  temporary_folder(const temporary_folder&) = delete;
  temporary_folder& operator=(const temporary_folder&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// The key of run `number`.
node::container_key key(std::uint32_t number, std::uint16_t attempt = 0);

/// A template that runs this program.
node::container_template program(std::vector<std::string> argv, std::vector<std::string> env = {"PATH=/usr/bin:/bin"});

/// A template that runs a shell script.
node::container_template script(std::string text);

/// What one agent hears. Thread-safe.
class news_log {
 public:
  void add(const node::runtime_news& news);

  /// Waits for this many connections in all.
  void await_connections(int count);
  /// Waits until the run has exited.
  node::container_exited await_exit(const node::container_key& who);
  /// Waits until that many runs have exited.
  void await_exits(std::size_t count);
  node::container_started await_started(const node::container_key& who);
  /// Waits until the command beside a run has been answered.
  node::command_result await_command(std::uint64_t id);
  /// How often it was.
  std::size_t answers(std::uint64_t id) const;

  /// Each exit with the number of times it was reported.
  std::map<node::container_key, int> reports() const;
  std::map<node::container_key, node::container_exited> exits() const;
  std::vector<node::container_started> running_at_connect() const;
  std::optional<node::container_started> started(const node::container_key& who) const;

 private:
  template <class Condition> void await(Condition condition, const char* what);

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  int connections_ = 0;
  std::map<node::container_key, int> reports_;
  std::map<node::container_key, node::container_exited> exits_;
  std::map<node::container_key, node::container_started> started_;
  std::vector<node::container_started> running_;
  std::multimap<std::uint64_t, node::command_result> commands_;
};

/// One launcher folder with an agent that can be taken away and come back.
class house_under_test {
 public:
  explicit house_under_test(std::function<void(client_options&)> change = {});
  ~house_under_test();
  house_under_test(const house_under_test&) = delete;
  house_under_test& operator=(const house_under_test&) = delete;

  /// Connects an agent. @param acknowledges each exit at once, as a good agent does
  void connect_agent(bool acknowledges = true);
  /// Acknowledges all exits that were reported.
  void acknowledge_all();
  /// As if the agent were killed.
  void drop_agent() { client_.reset(); }

  launcher_client& client() { return *client_; }
  news_log& news() { return news_; }
  const client_options& options() const { return options_; }
  const std::filesystem::path& dir() const { return options_.dir; }
  const std::filesystem::path& folder() const { return folder_.path(); }

  /// Starts a script as run `number`.
  node::container_key run(std::uint32_t number, const std::string& text, std::vector<std::string> own_env = {});
  /// Runs a script to its end.
  node::container_exited finish(std::uint32_t number, const std::string& text);
  /// All that a run has written.
  std::string output(const node::log_position& from, std::function<void(node::log_request&)> change = {}) const;

 private:
  temporary_folder folder_;
  client_options options_;
  news_log news_;
  std::unique_ptr<launcher_client> client_;
};

/// Waits until the condition holds. @return false after `patience`
bool eventually(const std::function<bool()>& condition);

/// Whether a process with this pid is there and not a zombie.
bool is_alive(std::int32_t pid);

std::string read_text(const std::filesystem::path& file);

/// CLOCK_BOOTTIME then, as leases are told.
std::int64_t boot_time_in(std::chrono::nanoseconds from_now);

enum class victim { launcher, keeper };

/// Kills one of the two, and waits until it is dead: both at once is another case.
void strike(const house_under_test& house, victim who);
/// Waits until keeper and launcher are there.
void await_whole(const house_under_test& house);

} // namespace troupe::launcher::testing
