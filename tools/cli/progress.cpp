#include "tools/cli/progress.hpp"

#include "nodes/api/table/age.hpp"
#include "tools/cli/json.hpp"

#include <fmt/format.h>

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace troupe::cli {

namespace {

constexpr std::chrono::seconds rate_window{10};
constexpr std::chrono::seconds plain_pause{1};

std::size_t terminal_width() {
  constexpr std::size_t usual = 80;
  winsize size{};
  return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 1 ? size.ws_col : usual;
}

void note_condition(job_progress& p, const json::object& condition) {
  if (text_at(condition, "status") != "True")
    return;
  const auto type = text_at(condition, "type");
  p.suspended = p.suspended || type == "Suspended";
  p.is_complete = p.is_complete || type == "Complete";
  p.is_failed = p.is_failed || type == "Failed";
  if (type == "Complete" || type == "Failed") {
    p.reason = text_at(condition, "reason");
    p.message = text_at(condition, "message");
  }
}

} // namespace

job_progress progress_of(const json::object& job) {
  const auto& spec = object_at(job, "spec");
  const auto& status = object_at(job, "status");
  job_progress out;
  out.wanted = number_at(spec, "completions");
  out.done = number_at(status, "succeeded");
  out.running = number_at(status, "active");
  out.failed = number_at(status, "failed");
  for (const auto& condition : list_at(status, "conditions"))
    if (condition.is_object())
      note_condition(out, condition.get_object());
  return out;
}

void rate_meter::observe(std::int64_t done, time_point now) {
  if (!first_)
    first_ = {now, done};
  else if (last_ && now - first_->at > 2 * rate_window)
    first_ = last_; // forget the distant past, keep what was measured since
  if (!last_ || now - last_->at > rate_window || done != last_->done)
    last_ = {now, done};
}

std::optional<double> rate_meter::rate() const {
  if (!first_ || !last_ || last_->done <= first_->done)
    return {};
  const std::chrono::duration<double> span = last_->at - first_->at;
  return span.count() > 0 ? std::optional{static_cast<double>(last_->done - first_->done) / span.count()}
                          : std::nullopt;
}

std::string progress_text(const job_progress& p, std::optional<double> rate) {
  auto out = p.wanted > 0 ? fmt::format("{}/{} done", p.done, p.wanted) : fmt::format("{} done", p.done);
  out += fmt::format(", {} running, {} failed", p.running, p.failed);
  if (p.suspended)
    return out + ", suspended";
  if (!rate || p.is_over())
    return out;
  out += *rate < 10 ? fmt::format(", {:.1f}/s", *rate) : fmt::format(", {:.0f}/s", *rate);
  if (p.wanted > p.done) {
    const auto left =
        std::chrono::seconds{static_cast<std::int64_t>(std::ceil(static_cast<double>(p.wanted - p.done) / *rate))};
    out += fmt::format(", {} left", api_server::human_duration(left));
  }
  return out;
}

std::string shortened(const std::string& text, std::size_t most) {
  const auto begins = [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; };
  if (static_cast<std::size_t>(std::count_if(text.begin(), text.end(), begins)) <= most)
    return text;
  std::size_t at = 0;
  for (std::size_t seen = 0; at < text.size(); ++at)
    if (begins(text[at]) && ++seen >= most)
      break;
  return text.substr(0, at) + "…";
}

progress_line::progress_line() : terminal_(isatty(STDERR_FILENO) != 0) {}

progress_line::~progress_line() { finish(); }

void progress_line::show(const std::string& text) {
  const std::lock_guard lock{mutex_};
  wanted_ = text;
  const auto now = std::chrono::steady_clock::now();
  if (wanted_ == shown_ || (!terminal_ && now - last_ < plain_pause))
    return;
  last_ = now;
  draw();
}

void progress_line::draw() {
  if (terminal_)
    fmt::print(stderr, "\r\033[K{}", shortened(wanted_, terminal_width() - 1));
  else
    fmt::print(stderr, "{}\n", wanted_);
  std::fflush(stderr);
  shown_ = wanted_;
}

void progress_line::aside(const std::function<void()>& print) {
  const std::lock_guard lock{mutex_};
  if (terminal_ && !shown_.empty())
    fmt::print(stderr, "\r\033[K");
  print();
  std::fflush(stdout);
  if (terminal_ && !shown_.empty())
    draw();
}

void progress_line::finish() {
  const std::lock_guard lock{mutex_};
  if (terminal_ && !shown_.empty())
    fmt::print(stderr, "\r\033[K");
  else if (wanted_ != shown_)
    draw();
  shown_ = wanted_ = {};
}

} // namespace troupe::cli
