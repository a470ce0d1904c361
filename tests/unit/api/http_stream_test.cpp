#include "nodes/api/http/http_server.hpp"
#include "tests/unit/api/raw_client.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <future>

using namespace troupe;
using namespace std::chrono_literals;
using test::raw_client;

namespace {

const http::fields json{{"Content-Type", "application/json"}};
const std::string watch = "GET /watch HTTP/1.1\r\n\r\n";

/// Begins a stream for whoever asks, and hands it to the test.
struct streaming {
  explicit streaming(http::server_options options = {})
      : server(std::move(options), [this](http::request, http::reply to) {
          to.on_closed([this] {
            closed.fetch_add(1);
            closed.notify_all();
          });
          to.begin(200, json);
          fresh.set_value(to);
        }) {
    REQUIRE(server.start() == std::nullopt);
  }

  /// The stream of the client that has just asked.
  http::reply opened() {
    auto to = fresh.get_future().get();
    fresh = {};
    return to;
  }

  std::atomic<int> closed = 0;
  std::promise<http::reply> fresh;
  http::server server;
};

} // namespace

TEST_CASE("a stream is chunks as they come, then the next request", "[api][stream]") {
  streaming s;
  raw_client client{s.server.port()};
  client.send(watch);
  {
    const auto to = s.opened();
    const auto head = client.read_until("\r\n\r\n");
    CHECK(head.find("Transfer-Encoding: chunked\r\n") != std::string::npos);
    CHECK(head.find("Content-Length") == std::string::npos);
    to.write(http::make_chunk("one\n"));
    CHECK(client.read_until("one\n\r\n") == "4\r\none\n\r\n");
    const std::vector<http::shared_chunk> batch{http::make_chunk("two\n"), http::make_chunk("three\n")};
    to.write(batch);
    CHECK(client.read_until("three\n\r\n") == "4\r\ntwo\n\r\n6\r\nthree\n\r\n");
    to.end();
    CHECK_FALSE(to.write(batch));
    CHECK(client.read_until("0\r\n\r\n") == "0\r\n\r\n");
  }
  client.send(watch);
  const auto again = s.opened();
  CHECK(client.read_until("\r\n\r\n").starts_with("HTTP/1.1 200"));
  CHECK(s.closed == 0);
}

TEST_CASE("an HTTP/1.0 client gets the plain text until the end", "[api][stream]") {
  streaming s;
  raw_client client{s.server.port()};
  client.send("GET / HTTP/1.0\r\n\r\n");
  const auto to = s.opened();
  to.write(http::make_chunk("one\n"));
  to.write(http::make_chunk("two\n"));
  to.end();
  const auto all = client.read_all();
  CHECK(all.ends_with("\r\n\r\none\ntwo\n"));
  CHECK(all.find("chunked") == std::string::npos);
}

TEST_CASE("a client that goes is told of, once", "[api][stream]") {
  streaming s;
  raw_client client{s.server.port()};
  client.send(watch);
  const auto to = s.opened();
  client.read_until("\r\n\r\n");
  client.close();
  s.closed.wait(0);
  CHECK(s.closed == 1);
  CHECK_FALSE(to.write(http::make_chunk("x")));
  CHECK_FALSE(to.open());
}

TEST_CASE("a client that reads too slowly is cut by entries and by bytes", "[api][stream]") {
  struct row {
    const char* name;
    std::size_t size;    ///< of a piece
    std::size_t at_most; ///< pieces that may go before the cut: the limit and what the kernel holds
  };
  const row rows[] = {{"bytes", 64 * 1024, 64 + 200}, {"entries", 8 * 1024, 1000 + 1600}};
  for (const auto& c : rows)
    DYNAMIC_SECTION(c.name) {
      streaming s;
      raw_client client{s.server.port(), 4096};
      client.send(watch);
      const auto to = s.opened();
      const auto piece = http::make_chunk(std::string(c.size, 'x'));
      std::size_t written = 0;
      while (written < c.at_most && to.write(piece))
        ++written;
      CHECK(written < c.at_most);
      CHECK(written >= (c.size > 8 * 1024 ? 60 : 500));
      s.closed.wait(0);
      CHECK(client.ended());
      CHECK(client.read_all().find("0\r\n\r\n") == std::string::npos);
    }
}

TEST_CASE("a client that takes nothing is cut after a while", "[api][stream]") {
  http::server_options options;
  options.stall_deadline = 200ms;
  streaming s{options};
  raw_client client{s.server.port(), 4096};
  client.send(watch);
  const auto to = s.opened();
  to.write(http::make_chunk(std::string(3'900'000, 'x')));
  s.closed.wait(0);
  CHECK_FALSE(to.open());
}

TEST_CASE("a long text goes out piece by piece, in flat memory", "[api][stream]") {
  // 40 MiB in pieces of 64 KiB, each written when the last has left: ten times what may wait.
  http::server server{{}, [](http::request, http::reply to) {
                        to.begin(200, {{"Content-Type", "text/plain"}});
                        auto next = std::make_shared<std::function<void(int)>>();
                        *next = [to, next](int left) {
                          if (left == 0) {
                            to.end();
                            *next = nullptr;
                            return;
                          }
                          to.write(http::make_chunk(std::string(64 * 1024, static_cast<char>('a' + left % 26))));
                          to.when_drained([next, left] {
                            auto go = *next;
                            go(left - 1);
                          });
                        };
                        auto go = *next;
                        go(640);
                      }};
  REQUIRE(server.start() == std::nullopt);
  raw_client client{server.port()};
  client.send("GET / HTTP/1.0\r\n\r\n");
  const auto all = client.read_all();
  CHECK(all.size() - all.find("\r\n\r\n") - 4 == 640 * 64 * 1024);
}

TEST_CASE("a stream whose handler lets go of it is cut, not ended", "[api][stream]") {
  streaming s;
  raw_client client{s.server.port()};
  client.send(watch);
  {
    const auto to = s.opened();
    to.write(http::make_chunk("one\n"));
    s.fresh = {};
  }
  const auto all = client.read_all();
  CHECK(all.find("0\r\n\r\n") == std::string::npos);
}

TEST_CASE("stopping ends streams with the last chunk", "[api][stream]") {
  streaming s;
  raw_client client{s.server.port()};
  client.send(watch);
  const auto to = s.opened();
  to.write(http::make_chunk("one\n"));
  client.read_until("one\n\r\n");
  std::thread stopper{[&] { s.server.stop(30'000ms); }};
  CHECK(client.read_all() == "0\r\n\r\n");
  client.close();
  stopper.join();
  CHECK(s.closed == 1);
  CHECK_FALSE(to.write(http::make_chunk("x")));
}

TEST_CASE("one buffer for 200 watchers", "[api][stream]") {
  std::mutex mutex;
  std::vector<http::reply> watchers;
  std::atomic<int> count = 0;
  http::server server{{}, [&](http::request, http::reply to) {
                        to.begin(200, json);
                        const std::lock_guard lock{mutex};
                        watchers.push_back(to);
                        ++count;
                        count.notify_all();
                      }};
  REQUIRE(server.start() == std::nullopt);
  std::vector<raw_client> clients;
  for (int i = 0; i < 200; ++i) {
    clients.emplace_back(server.port());
    clients.back().send(watch);
  }
  for (int seen = count; seen < 200; seen = count)
    count.wait(seen);
  for (int change = 0; change < 50; ++change) {
    const auto piece = http::make_chunk("change " + std::to_string(change) + "\n");
    for (const auto& to : watchers)
      REQUIRE(to.write(piece));
  }
  for (auto& client : clients) {
    const auto all = client.read_until("change 49\n\r\n");
    CHECK(all.find("change 0\n") != std::string::npos);
    CHECK(all.ends_with("change 49\n\r\n"));
  }
  server.stop(0ms);
}
