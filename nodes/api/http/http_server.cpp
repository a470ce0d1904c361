#include "nodes/api/http/http_server.hpp"
#include "nodes/api/http/http_session.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include <condition_variable>
#include <ctime>
#include <mutex>
#include <thread>
#include <unordered_map>

namespace asio = boost::asio;
using tcp = asio::ip::tcp;
using namespace std::chrono_literals;

namespace troupe::http {

namespace {

/// Clients over the limit that are still told so; more than these are closed without a word.
constexpr std::size_t refused_at_once = 64;
/// How long accepting rests when the process has no descriptor left.
constexpr auto accept_pause = 100ms;
constexpr auto longest_check_interval = 1000ms;

/// The work of a timer, which is let go of as soon as it is called off, not when it would be due.
struct delayed {
  std::function<void()> take() {
    const std::lock_guard lock{mutex};
    return std::exchange(work, nullptr);
  }
  std::mutex mutex;
  std::function<void()> work;
};

/// `Tue, 24 Nov 2026 18:46:00 GMT`, whatever the locale is.
std::string http_date(std::time_t now) {
  static constexpr const char* days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr const char* months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                           "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  std::tm parts{};
  gmtime_r(&now, &parts);
  char rest[32];
  const auto size = std::strftime(rest, sizeof rest, " %Y %H:%M:%S GMT", &parts);
  char day[8];
  const auto day_size = std::strftime(day, sizeof day, ", %d ", &parts);
  return std::string{days[parts.tm_wday]}.append(day, day_size).append(months[parts.tm_mon]).append(rest, size);
}

} // namespace

struct server::impl final : session_host {
  impl(server_options o, handler h) : session_host(settings), settings(std::move(o)), answer(std::move(h)) {}
  ~impl() override { stop(0ms); }

  std::optional<std::string> start();
  std::optional<std::string> listen();
  void stop(std::chrono::milliseconds grace);
  void end_sessions(std::chrono::milliseconds grace);

  void handle(request incoming, reply to) override;
  void forget(session& gone) override;
  std::string_view date() override;

  void accept();
  void accepted(tcp::socket socket, const tcp::endpoint& peer);
  void check_deadlines();
  void run(asio::io_context& context);
  void report(std::string_view what) const {
    if (settings.report)
      settings.report(what);
  }

  const server_options settings;
  const handler answer;
  asio::io_context io{1};
  asio::io_context long_work{1};
  asio::executor_work_guard<asio::io_context::executor_type> io_guard = asio::make_work_guard(io);
  asio::executor_work_guard<asio::io_context::executor_type> long_guard = asio::make_work_guard(long_work);
  tcp::acceptor acceptor{io};
  asio::steady_timer checks{io};
  asio::steady_timer pause{io};
  std::uint16_t bound_port = 0;
  std::string date_text;
  std::time_t date_second = 0;

  mutable std::mutex mutex; ///< for `sessions` where another thread looks, and for `none_left`
  std::condition_variable none_left;
  std::unordered_map<session*, std::shared_ptr<session>> sessions;
  std::thread io_thread;
  std::thread long_thread;
};

std::optional<std::string> server::impl::start() {
  if (auto problem = listen())
    return "cannot listen on " + settings.host + ":" + std::to_string(settings.port) + ": " + *problem;
  accept();
  check_deadlines();
  io_thread = std::thread{[this] { run(io); }};
  long_thread = std::thread{[this] { run(long_work); }};
  return {};
}

std::optional<std::string> server::impl::listen() {
  boost::system::error_code error;
  const auto found =
      tcp::resolver{io}.resolve(settings.host, std::to_string(settings.port), tcp::resolver::passive, error);
  if (error)
    return error.message();
  const auto endpoint = found.begin()->endpoint();
  acceptor.open(endpoint.protocol(), error);
  if (!error)
    acceptor.set_option(tcp::acceptor::reuse_address{true}, error);
  if (!error)
    acceptor.bind(endpoint, error);
  if (!error)
    acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (error) {
    boost::system::error_code ignored;
    acceptor.close(ignored);
    return error.message();
  }
  bound_port = acceptor.local_endpoint(error).port();
  return {};
}

void server::impl::run(asio::io_context& context) {
  for (;;) {
    try {
      context.run();
      return;
    } catch (const std::exception& e) {
      report(std::string{"an HTTP callback failed: "} + e.what());
    }
  }
}

void server::impl::accept() {
  acceptor.async_accept([this](boost::system::error_code error, tcp::socket socket) {
    if (stopping || error == asio::error::operation_aborted)
      return;
    if (!error) {
      boost::system::error_code gone;
      const auto peer = socket.remote_endpoint(gone);
      if (!gone)
        accepted(std::move(socket), peer);
      return accept();
    }
    report("cannot accept a connection: " + error.message());
    pause.expires_after(accept_pause);
    pause.async_wait([this](boost::system::error_code called_off) {
      if (!called_off)
        accept();
    });
  });
}

void server::impl::accepted(tcp::socket socket, const tcp::endpoint& peer) {
  const auto open = sessions.size();
  if (open >= settings.max_connections + refused_at_once)
    return;
  const auto fresh = std::make_shared<session>(std::move(socket), *this, peer.address().to_string());
  {
    const std::lock_guard lock{mutex};
    sessions.emplace(fresh.get(), fresh);
  }
  if (open >= settings.max_connections)
    fresh->refuse();
  else
    fresh->start();
}

void server::impl::handle(request incoming, reply to) {
  try {
    answer(std::move(incoming), to);
  } catch (const std::exception& e) {
    report(std::string{"a request's handler failed: "} + e.what());
    to.send(page(500, e.what()));
  }
}

void server::impl::forget(session& gone) {
  const std::lock_guard lock{mutex};
  sessions.erase(&gone);
  if (sessions.empty())
    none_left.notify_all();
}

std::string_view server::impl::date() {
  const auto now = std::time(nullptr);
  if (now != date_second) {
    date_second = now;
    date_text = http_date(now);
  }
  return date_text;
}

void server::impl::check_deadlines() {
  const auto shortest = std::min({settings.request_deadline, settings.idle_deadline, settings.stall_deadline});
  checks.expires_after(std::clamp<std::chrono::milliseconds>(shortest / 4, 1ms, longest_check_interval));
  checks.async_wait([this](boost::system::error_code error) {
    if (error)
      return;
    std::vector<std::shared_ptr<session>> all;
    all.reserve(sessions.size());
    for (const auto& [key, one] : sessions)
      all.push_back(one);
    const auto now = session::clock::now();
    for (const auto& one : all)
      one->check(now);
    check_deadlines();
  });
}

void server::impl::end_sessions(std::chrono::milliseconds grace) {
  asio::post(io, [this] {
    stopping = true;
    boost::system::error_code ignored;
    acceptor.close(ignored);
    pause.cancel();
    std::vector<std::shared_ptr<session>> all;
    for (const auto& [key, one] : sessions)
      all.push_back(one);
    for (const auto& one : all)
      one->stop();
  });
  std::unique_lock lock{mutex};
  none_left.wait_for(lock, grace, [this] { return sessions.empty(); });
}

void server::impl::stop(std::chrono::milliseconds grace) {
  if (!io_thread.joinable())
    return;
  end_sessions(grace);
  io.stop();
  long_work.stop();
  io_thread.join();
  long_thread.join();
  // The threads are gone: what is still open is cut here, while its io_context lives.
  auto rest = std::move(sessions);
  sessions.clear();
  for (const auto& [key, one] : rest)
    one->close();
}

server::server(server_options options, handler handle)
    : impl_(std::make_unique<impl>(std::move(options), std::move(handle))) {}
server::~server() = default;

std::optional<std::string> server::start() { return impl_->start(); }
std::uint16_t server::port() const { return impl_->bound_port; }
void server::stop(std::chrono::milliseconds grace) { impl_->stop(grace); }
void server::post(std::function<void()> work) { asio::post(impl_->io, std::move(work)); }
void server::post_long(std::function<void()> work) { asio::post(impl_->long_work, std::move(work)); }

timer server::after(std::chrono::milliseconds delay, std::function<void()> work) {
  const auto later = std::make_shared<delayed>();
  later->work = std::move(work);
  asio::post(impl_->io, [this, delay, later] {
    auto clock = std::make_shared<asio::steady_timer>(impl_->io, delay);
    clock->async_wait([clock, later](boost::system::error_code error) {
      const auto due = later->take();
      if (!error && due)
        due();
    });
  });
  return {later.get(), [later](void*) { later->take(); }};
}

std::size_t server::connections() const {
  const std::lock_guard lock{impl_->mutex};
  return impl_->sessions.size();
}

} // namespace troupe::http
