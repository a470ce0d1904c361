#include "nodes/agent/asio_prober.hpp"

#include "nodes/agent/http_knock.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/impl/src.hpp>

#include <deque>
#include <thread>
#include <utility>

namespace troupe {

namespace asio = boost::asio;

namespace {

constexpr std::size_t most_waiting = 4096;

struct order {
  node::endpoint where;
  std::chrono::milliseconds timeout{0};
  node::endpoint_prober::hearer who;
};

} // namespace

/// Touched by its thread only, but for the posting of orders.
struct asio_prober::parts {
  explicit parts(std::size_t limit) : most(limit) { tls.set_verify_mode(asio::ssl::verify_none); }

  void take(order x) {
    if (under_way < most)
      begin(std::move(x));
    else if (waiting.size() < most_waiting)
      waiting.push_back(std::move(x));
  }

  void begin(order x) {
    ++under_way;
    asio::co_spawn(io, run(std::move(x)), asio::detached);
  }

  asio::awaitable<void> run(order x) {
    auto answer = co_await knock_at(x.where, std::chrono::steady_clock::now() + x.timeout, tls);
    x.who(std::move(answer));
    --under_way;
    if (!waiting.empty()) {
      auto next = std::move(waiting.front());
      waiting.pop_front();
      begin(std::move(next));
    }
  }

  const std::size_t most;
  std::size_t under_way = 0;
  std::deque<order> waiting;
  asio::ssl::context tls{asio::ssl::context::tls_client};
  asio::io_context io{1}; // goes before what its coroutines use
  asio::executor_work_guard<asio::io_context::executor_type> busy{io.get_executor()};
  std::thread thread;
};

asio_prober::asio_prober(std::size_t most) : parts_(std::make_unique<parts>(most)) {
  parts_->thread = std::thread{[this] { parts_->io.run(); }};
}

asio_prober::~asio_prober() { stop(); }

void asio_prober::knock(node::endpoint where, std::chrono::milliseconds timeout, hearer who) {
  asio::post(parts_->io,
             [this, x = order{std::move(where), timeout, std::move(who)}]() mutable { parts_->take(std::move(x)); });
}

void asio_prober::stop() {
  parts_->io.stop();
  if (parts_->thread.joinable())
    parts_->thread.join();
}

} // namespace troupe
