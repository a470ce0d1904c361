#include "tools/cli/follow.hpp"

#include "tools/cli/api.hpp"
#include "tools/cli/errors.hpp"
#include "tools/cli/json.hpp"
#include "tools/cli/logs.hpp"
#include "tools/cli/progress.hpp"

#include <fmt/format.h>

#include <atomic>
#include <condition_variable>
#include <deque>
#include <set>
#include <thread>

namespace troupe::cli {

namespace {

constexpr std::int64_t most_pods_with_output = 50;
constexpr std::size_t readers = 4;
constexpr std::chrono::seconds patience_at_the_end{5};

/// One run of one container.
struct run {
  std::string pod, container;
  std::int64_t restarts;
  auto operator<=>(const run&) const = default;
};

/// Prints what a Job's pods write, while they run: one thread looks for pods, a few read.
class output_printer {
 public:
  output_printer(const arguments& args, std::string selector, bool with_prefix, progress_line& line)
      : args_(args), selector_(std::move(selector)), with_prefix_(with_prefix), line_(line) {
    finder_ = std::thread{[this] { guarded([this] { find(); }); }};
    for (std::size_t i = 0; i < readers; ++i)
      threads_.emplace_back([this] { guarded([this] { read(); }); });
  }
  output_printer(const output_printer&) = delete;
  output_printer& operator=(const output_printer&) = delete;

  /// Prints what is still missing, then ends.
  ~output_printer() {
    give_up_at_ = std::chrono::steady_clock::now() + patience_at_the_end;
    ending_ = true;
    finder_.join();
    guarded([this] { note_all(); });
    {
      const std::lock_guard lock{mutex_};
      closed_ = true;
    }
    changed_.notify_all();
    for (auto& thread : threads_)
      thread.join();
  }

 private:
  /// Output is a courtesy: that it cannot be had is said, and the Job is followed on.
  template <class Action> void guarded(Action action) {
    try {
      action();
    } catch (const std::exception& e) {
      line_.aside([&] { fmt::print(stderr, "{}\n", e.what()); });
    }
  }

  std::string pods_path() const { return path_of(*api::find_resource("", "pods"), args_.name_space); }

  void find() {
    api_client api{args_};
    api.watch(
        pods_path(), {{"labelSelector", selector_}}, "0",
        [this](std::string_view, const json::object& pod) {
          note(pod);
          return !ending_;
        },
        [this] { return !ending_; });
  }

  void note_all() {
    api_client api{args_};
    const auto pods = api.list(pods_path(), {{"labelSelector", selector_}});
    for (const auto& pod : list_at(pods, "items"))
      note(pod.as_object());
  }

  void note(const json::object& pod) {
    for (const auto& item : list_at(object_at(pod, "status"), "containerStatuses")) {
      const auto& status = item.as_object();
      const auto& state = object_at(status, "state");
      if (!has(state, "running") && !has(state, "terminated"))
        continue;
      const std::lock_guard lock{mutex_};
      run r{meta_text(pod, "name"), text_at(status, "name"), number_at(status, "restartCount")};
      if (seen_.insert(r).second)
        queue_.push_back(std::move(r));
      changed_.notify_one();
    }
  }

  void read() {
    http_client http{server_url(args_)};
    while (true) {
      std::unique_lock lock{mutex_};
      changed_.wait(lock, [this] { return closed_ || !queue_.empty(); });
      if (queue_.empty())
        return;
      const auto next = std::move(queue_.front());
      queue_.pop_front();
      lock.unlock();
      guarded([&] { print(http, next); });
    }
  }

  void print(http_client& http, const run& r) {
    const auto prefix = with_prefix_ ? fmt::format("[pod/{}/{}] ", r.pod, r.container) : std::string{};
    stream_listener to;
    to.on_line = [&](std::string_view text) {
      line_.aside([&] { fmt::print("{}{}\n", prefix, text); });
      return true;
    };
    to.on_idle = [this] { return !ending_ || std::chrono::steady_clock::now() < give_up_at_.load(); };
    stream_log(http, log_path(args_.name_space, r.pod, {.container = r.container, .follow = true}), to);
  }

  const arguments& args_;
  std::string selector_;
  bool with_prefix_;
  progress_line& line_;
  std::atomic<bool> ending_{false};
  std::atomic<std::chrono::steady_clock::time_point> give_up_at_{};
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<run> queue_;
  std::set<run> seen_;
  bool closed_ = false;
  std::thread finder_;
  std::vector<std::thread> threads_;
};

std::int64_t pods_expected(const json::object& job) {
  const auto& spec = object_at(job, "spec");
  return std::max(number_at(spec, "completions", 1), number_at(spec, "parallelism", 1));
}

/// Watches until the Job is over. Nothing: it was deleted.
std::optional<job_progress> watch_job(api_client& api, const arguments& args, const json::object& job,
                                      progress_line& line) {
  const auto& kind = *api::find_resource("batch", "jobs");
  const auto name = meta_text(job, "name");
  rate_meter meter;
  std::optional<job_progress> last = progress_of(job);
  const auto show = [&] {
    meter.observe(last->done, std::chrono::steady_clock::now());
    line.show(fmt::format("{}: {}", name, progress_text(*last, meter.rate())));
  };
  show();
  if (last->is_over())
    return last;
  api.watch(path_of(kind, args.name_space), {{"fieldSelector", "metadata.name=" + name}},
            meta_text(job, "resourceVersion"), [&](std::string_view type, const json::object& o) {
              if (type == "DELETED") {
                last.reset();
                return false;
              }
              last = progress_of(o);
              show();
              return !last->is_over();
            });
  return last;
}

} // namespace

int follow_job(const arguments& args, const std::string& name) {
  api_client api{args};
  const auto& kind = *api::find_resource("batch", "jobs");
  const auto job = api.get(path_of(kind, args.name_space, name));
  std::optional<job_progress> end;
  {
    progress_line line;
    std::optional<output_printer> output;
    const auto expected = pods_expected(job);
    if (expected <= most_pods_with_output)
      output.emplace(args, "batch.kubernetes.io/job-name=" + name, expected > 1, line);
    end = watch_job(api, args, job, line);
  }
  std::fflush(stdout);
  if (!end) {
    fmt::print(stderr, "error: {} was deleted\n", display_name(kind, name));
    return exit_status::not_reached;
  }
  if (end->is_failed) {
    fmt::print(stderr, "error: {} failed: {}: {}\n", display_name(kind, name), end->reason, end->message);
    return exit_status::not_reached;
  }
  fmt::print("{} complete\n", display_name(kind, name));
  return exit_status::ok;
}

} // namespace troupe::cli
