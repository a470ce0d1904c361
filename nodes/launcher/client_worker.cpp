#include "nodes/launcher/client_worker.hpp"

#include "nodes/launcher/client_encoding.hpp"
#include "nodes/launcher/launcher_processes.hpp"

#include <algorithm>
#include <cerrno>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace troupe::launcher {

using namespace std::chrono_literals;

namespace {

constexpr auto longest_pause = 1000ms; // between attempts to reach a launcher
constexpr auto start_patience = 10s;   // until a keeper says that it is ready
constexpr int packets_a_turn = 64;
constexpr auto receipt_patience = 2ms;

} // namespace

launcher_client::worker::worker(client_options options)
    : options_(std::move(options)), wake_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      timer_(timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK)), epoll_(epoll_create1(EPOLL_CLOEXEC)),
      buffer_(protocol::max_message) {
  if (wake_ < 0 || timer_ < 0 || epoll_ < 0)
    throw std::system_error(errno, std::generic_category(), "launcher client");
  for (const int fd : {wake_, timer_}) {
    epoll_event event{.events = EPOLLIN, .data = {.fd = fd}};
    epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event);
  }
}

launcher_client::worker::~worker() {
  {
    const std::lock_guard lock{mutex_};
    stopping_ = true;
  }
  eventfd_write(wake_, 1);
  if (thread_.joinable())
    thread_.join();
  if (link_ >= 0)
    close(link_);
  for (const int fd : {epoll_, wake_, timer_})
    close(fd);
}

void launcher_client::worker::run(node::container_runtime::listener who) {
  listener_ = std::move(who);
  thread_ = std::thread{[this] { loop(); }};
}

/// Wakes the thread only when it has taken everything before.
void launcher_client::worker::ask(any_request what) {
  bool first = false;
  {
    const std::lock_guard lock{mutex_};
    first = !std::exchange(woken_, true);
    requests_.push_back(std::move(what));
  }
  if (first)
    eventfd_write(wake_, 1);
}

void launcher_client::worker::ask_soon(any_request what) {
  const std::lock_guard lock{mutex_};
  requests_.push_back(std::move(what));
  if (!woken_ && !std::exchange(timed_, true))
    set_timer(receipt_patience);
}

/// @param delay zero: never
void launcher_client::worker::set_timer(std::chrono::nanoseconds delay) {
  const itimerspec when{.it_interval = {}, .it_value = {.tv_sec = 0, .tv_nsec = delay.count()}};
  timerfd_settime(timer_, 0, &when, nullptr);
}

node::template_id launcher_client::worker::next_template() {
  const std::lock_guard lock{mutex_};
  return next_template_++;
}

node::containment_info launcher_client::worker::containment() const {
  const std::lock_guard lock{mutex_};
  return containment_;
}

void launcher_client::worker::loop() {
  for (bool stopping = false; !stopping;) {
    if (link_ < 0 && clock::now() >= retry_at_ && !connect())
      disconnect();
    wait_for_events();
    {
      const std::lock_guard lock{mutex_};
      stopping = stopping_;
    }
    take_requests();
    receive();
    lose_commands(clock::now());
    pump();
    flush();
    report();
  }
}

void launcher_client::worker::wait_for_events() {
  epoll_event events[4];
  const int count = epoll_wait(epoll_, events, 4, timeout());
  for (int i = 0; i < count; ++i) {
    eventfd_t ignored = 0;
    if (events[i].data.fd == wake_)
      eventfd_read(wake_, &ignored);
  }
}

int launcher_client::worker::timeout() const {
  const auto now = clock::now();
  auto until = clock::time_point::max();
  if (link_ < 0)
    until = retry_at_;
  else if (!waiting_.empty() && hold_starts_until_ > now)
    until = hold_starts_until_;
  until = std::min(until, commands_due());
  if (until == clock::time_point::max())
    return -1;
  return static_cast<int>(std::max<std::int64_t>(0, std::chrono::ceil<std::chrono::milliseconds>(until - now).count()));
}

void launcher_client::worker::take_requests() {
  std::vector<any_request> taken;
  {
    const std::lock_guard lock{mutex_};
    taken.swap(requests_);
    woken_ = false;
    if (std::exchange(timed_, false))
      set_timer({}); // sets its readiness back as well
  }
  for (auto& what : taken)
    std::visit([this](auto& r) { take(r); }, what);
}

void launcher_client::worker::take(request::add& what) { templates_[what.id].what = std::move(what.what); }

void launcher_client::worker::take(request::drop& what) {
  if (const auto it = templates_.find(what.id); it != templates_.end()) {
    it->second.dropped = true;
    ++it->second.uses;
    release(what.id);
  }
}

void launcher_client::worker::take(request::lease& what) {
  lease_ = what.deadline;
  lease_sent_ = false;
  hold_starts_until_ = {};
}

bool launcher_client::worker::connect() {
  reap_keepers();
  link_ = connect_launcher(options_.dir);
  if (link_ < 0 && (errno == ENOENT || errno == ECONNREFUSED)) {
    start_and_wait();
    link_ = connect_launcher(options_.dir);
  }
  if (link_ < 0)
    return false;
  protocol::writer hello;
  hello.begin(protocol::kind::hello);
  hello.put(protocol::hello_body{});
  hello.entry();
  writable_ = true;
  epoll_event event{.events = EPOLLIN, .data = {.fd = link_}};
  return send(link_, hello.bytes().data(), hello.bytes().size(), MSG_NOSIGNAL) > 0 &&
         epoll_ctl(epoll_, EPOLL_CTL_ADD, link_, &event) == 0;
}

void launcher_client::worker::start_and_wait() {
  auto keeper = start_keeper(options_);
  if (keeper.pid > 0) {
    keepers_.push_back(keeper.pid);
    pollfd ready{.fd = keeper.ready, .events = POLLIN, .revents = 0};
    const auto patience = std::chrono::milliseconds(start_patience).count();
    keeper.error =
        poll(&ready, 1, static_cast<int>(patience)) > 0 ? keeper_answer(keeper) : "troupe-launcher says nothing";
    close(keeper.ready);
  }
  if (keeper.error.empty() || keeper.error == warned_)
    return; // without an error another one may serve the folder, or be about to end: no news
  warned_ = keeper.error;
  if (options_.warn)
    options_.warn(warned_);
}

void launcher_client::worker::reap_keepers() {
  std::erase_if(keepers_, [](pid_t pid) { return waitpid(pid, nullptr, WNOHANG) != 0; });
}

/// What was on its way may be lost: all of it is asked again once the table was told.
void launcher_client::worker::disconnect() {
  if (link_ >= 0)
    close(std::exchange(link_, -1));
  const auto untold = std::exchange(news_, {}); // most of it is told again
  news_.disconnected = std::exchange(synced_, false) || untold.disconnected;
  news_.commands = untold.commands;
  lose_commands(clock::time_point::max());
  out_.clear();
  lease_sent_ = lease_ == 0;
  for (auto& [id, what] : templates_)
    what.sent = false;
  for (auto& [key, kill] : kills_)
    kill.sent = false;
  for (auto it = sent_.rbegin(); it != sent_.rend(); ++it)
    wait_again(it->second);
  sent_.clear();
  known_.clear();
  exits_.clear();
  dropped_.clear();
  retry_at_ = clock::now() + retry_pause_;
  retry_pause_ = std::min<std::chrono::milliseconds>(longest_pause, retry_pause_ * 2 + 5ms);
}

void launcher_client::worker::receive() {
  for (int i = 0; i < packets_a_turn && link_ >= 0; ++i) {
    const auto got = recv(link_, buffer_.data(), buffer_.size(), MSG_DONTWAIT | MSG_TRUNC);
    if (got < 0 && (errno == EAGAIN || errno == EINTR))
      return;
    protocol::reader from{
        std::span{buffer_}.first(static_cast<std::size_t>(std::clamp<ssize_t>(got, 0, std::ssize(buffer_))))};
    const auto head = from.take<protocol::header>();
    if (got > 0 && from.ok() && head.version == protocol::version)
      handle(from, head);
    if (got <= 0 || !from.ok() || head.version != protocol::version)
      disconnect();
  }
}

void launcher_client::worker::handle(protocol::reader& from, protocol::header head) {
  using protocol::kind;
  if (head.what == kind::welcome)
    welcome(from);
  else if (head.what == kind::synced)
    synced();
  for (unsigned i = 0; i < head.count && from.ok(); ++i)
    switch (head.what) {
    case kind::running:
    case kind::started:
      take_running(take_started(from));
      break;
    case kind::exited:
      take_exit(take_exited(from));
      break;
    case kind::refused:
      take_refused(from.take<protocol::refused_entry>());
      break;
    case kind::command_ended:
      take_command_end(from);
      break;
    default:
      break;
    }
}

void launcher_client::worker::welcome(protocol::reader& from) {
  const auto body = from.take<protocol::welcome_body>();
  const auto method = from.text();
  const auto message = from.text();
  const auto no_mounts = from.text();
  slots_ = body.slots;
  retry_pause_ = {};
  warned_.clear();
  const std::lock_guard lock{mutex_};
  containment_ = {std::string{method}, body.strong != 0, std::string{message}, std::string{no_mounts}};
}

void launcher_client::worker::synced() {
  synced_ = true;
  news_.connected = true;
  for (const auto& [sequence, exit] : never_ran_)
    news_.exited.push_back(exit);
}

void launcher_client::worker::take_running(node::container_started started) {
  confirm(started.key);
  known_[started.key] = 0;
  (synced_ ? news_.started : news_.running).push_back(std::move(started));
}

void launcher_client::worker::take_exit(node::container_exited exit) {
  confirm(exit.key);
  kills_.erase(exit.key);
  known_[exit.key] = exit.sequence;
  exits_[exit.sequence] = exit.key;
  if (synced_ || !is_acknowledged(exit.sequence))
    news_.exited.push_back(std::move(exit));
}

/// A launcher may have been killed with the receipt unread. It is sent again.
bool launcher_client::worker::is_acknowledged(std::uint64_t sequence) {
  if (std::find(acknowledges_.begin(), acknowledges_.end(), sequence) != acknowledges_.end())
    return true;
  const bool lost = std::find(recent_.begin(), recent_.end(), sequence) != recent_.end();
  if (lost)
    acknowledges_.push_back(sequence);
  return lost;
}

void launcher_client::worker::report() {
  const bool resyncing = link_ >= 0 && !synced_; // `running` and `exited` are told whole, with `connected`
  const bool some = news_.connected || news_.disconnected || !news_.started.empty() || !news_.exited.empty() ||
                    !news_.commands.empty();
  if (!some || (resyncing && !news_.disconnected))
    return;
  node::runtime_news told;
  if (resyncing)
    told.disconnected = std::exchange(news_.disconnected, false);
  else
    std::swap(told, news_);
  listener_(std::move(told));
}

} // namespace troupe::launcher
