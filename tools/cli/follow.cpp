#include "tools/cli/follow.hpp"

#include "tools/cli/api.hpp"
#include "tools/cli/errors.hpp"
#include "tools/cli/json.hpp"
#include "tools/cli/log_follow.hpp"
#include "tools/cli/progress.hpp"
#include "tools/cli/waiting_pods.hpp"

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
constexpr std::chrono::seconds patience_at_the_end{5}; ///< with a silent log, when the Job is over
constexpr int no_output = 400;                         ///< what never ran has no log

/// Prints what a Job's pods write, while they run: one thread looks for pods, a few read.
class output_printer {
 public:
  output_printer(const arguments& args, std::string selector, bool with_prefix, progress_line& line)
      : args_(args), selector_(std::move(selector)), with_prefix_(with_prefix), line_(line) {
    finder_ = std::thread{[this] { guarded([this] { find(); }, false); }};
    for (std::size_t i = 0; i < readers; ++i)
      threads_.emplace_back([this] { guarded([this] { read(); }); });
  }
  output_printer(const output_printer&) = delete;
  output_printer& operator=(const output_printer&) = delete;
  ~output_printer() {
    if (!finder_.joinable())
      return;
    abandon();
    finish();
  }

  /// Prints what is still missing, then ends. @returns whether all output was read to its end
  bool finish() {
    ending_ = true;
    finder_.join();
    if (!abandoned_)
      guarded([this] { note_all(); });
    {
      const std::lock_guard lock{mutex_};
      closed_ = true;
    }
    changed_.notify_all();
    for (auto& thread : threads_)
      thread.join();
    return complete_;
  }

  /// Why pods do not run; empty when they do.
  std::string waiting() {
    const std::lock_guard lock{mutex_};
    return waiting_.text();
  }

 private:
  /// Output that cannot be had is told of, and the Job is followed on.
  /// @param needed whether output is missing then
  template <class Action> void guarded(Action action, bool needed = true) {
    try {
      action();
    } catch (const std::exception& e) {
      const auto* refusal = dynamic_cast<const api_error*>(&e);
      if (needed && (refusal == nullptr || refusal->code() != no_output))
        complete_ = false;
      if (ending_ && dynamic_cast<const unreachable*>(&e) != nullptr)
        abandon();
      line_.aside([&] { fmt::print(stderr, "{}\n", e.what()); });
    }
  }

  /// What has not begun is not waited for.
  void abandon() {
    const std::lock_guard lock{mutex_};
    abandoned_ = true;
    complete_ = complete_ && queue_.empty();
    queue_.clear();
  }

  std::string pods_path() const { return path_of(*api::find_resource("", "pods"), args_.name_space); }

  void find() {
    api_client api{args_};
    api.watch(
        pods_path(), {{"labelSelector", selector_}}, "0",
        [this](std::string_view type, const json::object& pod) {
          note(type, pod);
          return !ending_;
        },
        [this] { return !ending_; });
  }

  void note_all() {
    api_client api{args_};
    const auto pods = api.list(pods_path(), {{"labelSelector", selector_}});
    for (const auto& pod : list_at(pods, "items"))
      note("", pod.as_object());
  }

  void note(std::string_view type, const json::object& pod) {
    {
      const std::lock_guard lock{mutex_};
      waiting_.note(type, pod);
    }
    for (const auto& item : list_at(object_at(pod, "status"), "containerStatuses")) {
      const auto& status = item.as_object();
      const auto& state = object_at(status, "state");
      if (!has(state, "running") && !has(state, "terminated"))
        continue;
      const std::lock_guard lock{mutex_};
      container_run r{meta_text(pod, "name"), text_at(status, "name"), number_at(status, "restartCount")};
      if (seen_.insert(r).second)
        queue_.push_back(std::move(r));
      changed_.notify_one();
    }
  }

  void read() {
    api_client api{args_};
    while (true) {
      std::unique_lock lock{mutex_};
      changed_.wait(lock, [this] { return closed_ || !queue_.empty(); });
      if (queue_.empty())
        return;
      const auto next = std::move(queue_.front());
      queue_.pop_front();
      lock.unlock();
      guarded([&] { print(api, next); });
    }
  }

  void print(api_client& api, const container_run& r) {
    const auto prefix = with_prefix_ ? fmt::format("[pod/{}/{}] ", r.pod, r.container) : std::string{};
    line_splitter lines{[&](std::string_view text) {
      line_.aside([&] { fmt::print("{}{}\n", prefix, text); });
      return true;
    }};
    std::optional<std::chrono::steady_clock::time_point> silent_since;
    stream_listener to;
    to.on_piece = [&](std::string_view piece) {
      silent_since.reset();
      return lines.feed(piece);
    };
    to.on_idle = [&] {
      if (!ending_)
        return true;
      const auto now = std::chrono::steady_clock::now();
      silent_since = silent_since.value_or(now);
      return now - *silent_since < patience_at_the_end;
    };
    bool ended = false;
    try {
      ended = follow_log(api, args_.name_space, r, {.container = r.container, .follow = true}, to);
    } catch (...) {
      lines.finish();
      throw;
    }
    lines.finish();
    if (!ended)
      throw command_error(fmt::format("error: the output of container {} in pod {} does not end", r.container, r.pod));
  }

  const arguments& args_;
  std::string selector_;
  bool with_prefix_;
  progress_line& line_;
  std::atomic<bool> ending_{false};
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<container_run> queue_;
  std::set<container_run> seen_;
  waiting_pods waiting_;
  std::atomic<bool> complete_{true}, abandoned_{false};
  bool closed_ = false;
  std::thread finder_;
  std::vector<std::thread> threads_;
};

std::int64_t pods_expected(const json::object& job) {
  const auto& spec = object_at(job, "spec");
  return std::max(number_at(spec, "completions", 1), number_at(spec, "parallelism", 1));
}

/// Watches until the Job is over. Nothing: it was deleted.
/// @param waiting why its pods do not run
std::optional<job_progress> watch_job(api_client& api, const arguments& args, const json::object& job,
                                      progress_line& line, const std::function<std::string()>& waiting) {
  const auto& kind = *api::find_resource("batch", "jobs");
  const auto name = meta_text(job, "name");
  rate_meter meter;
  std::optional<job_progress> last = progress_of(job);
  const auto show = [&] {
    const auto why = last->is_over() ? std::string{} : waiting();
    line.show(fmt::format("{}: {}{}{}", name, progress_text(*last, meter.rate()), why.empty() ? "" : ", ", why));
  };
  const auto take = [&](const json::object& o) {
    last = progress_of(o);
    meter.observe(last->done, std::chrono::steady_clock::now());
    show();
    return !last->is_over();
  };
  if (!take(job))
    return last;
  api.watch(
      path_of(kind, args.name_space), {{"fieldSelector", "metadata.name=" + name}}, meta_text(job, "resourceVersion"),
      [&](std::string_view type, const json::object& o) {
        if (type != "DELETED")
          return take(o);
        last.reset();
        return false;
      },
      [&] { return show(), true; });
  return last;
}

/// Says how a Job has ended.
int say_end(const std::string& job, const std::optional<job_progress>& end, bool complete_output) {
  std::fflush(stdout);
  if (!end || end->is_failed) {
    fmt::print(stderr, "error: {}\n",
               end ? fmt::format("{} failed: {}: {}", job, end->reason, end->message) : job + " was deleted");
    return exit_status::not_reached;
  }
  fmt::print("{} complete\n", job);
  std::fflush(stdout);
  if (complete_output)
    return exit_status::ok;
  fmt::print(stderr, "error: not all of its output could be read\n");
  return exit_status::error;
}

} // namespace

int follow_job(const arguments& args, const std::string& name) {
  api_client api{args};
  const auto& kind = *api::find_resource("batch", "jobs");
  const auto job = api.get(path_of(kind, args.name_space, name));
  const auto expected = pods_expected(job);
  progress_line line;
  std::optional<output_printer> output;
  if (expected <= most_pods_with_output)
    output.emplace(args, "batch.kubernetes.io/job-name=" + name, expected > 1, line);
  const auto end = watch_job(api, args, job, line, [&] { return output ? output->waiting() : std::string{}; });
  const bool complete_output = !output || output->finish();
  line.finish();
  return say_end(display_name(kind, name), end, complete_output);
}

} // namespace troupe::cli
