#include "nodes/api/http/http_server.hpp"
#include "tests/unit/api/raw_client.hpp"

#include <catch2/catch.hpp>

#include <future>
#include <mutex>
#include <random>
#include <thread>

using namespace troupe;
using namespace std::chrono_literals;
using test::raw_client;

namespace {

http::response text(std::string body) { return http::make_response(200, "text/plain", std::move(body)); }

/// Answers with what it was asked.
void echo(http::request r, http::reply to) {
  to.send(text(r.method + " " + r.path + " x=" + std::string{r.query.get("x")} + " body=" + r.body));
}

/// A server on a free port, stopped with its test.
struct running {
  explicit running(http::handler handle, http::server_options options = {})
      : server(std::move(options), std::move(handle)) {
    REQUIRE(server.start() == std::nullopt);
    REQUIRE(server.port() != 0);
  }
  raw_client client() { return raw_client{server.port()}; }
  http::server server;
};

std::string get(std::string_view target) { return "GET " + std::string{target} + " HTTP/1.1\r\nHost: x\r\n\r\n"; }

bool says(std::string_view answer, std::string_view what) { return answer.find(what) != std::string_view::npos; }

} // namespace

TEST_CASE("one connection serves many requests", "[api][server]") {
  running s{echo};
  auto client = s.client();
  for (int i = 0; i < 50; ++i) {
    const auto number = std::to_string(i);
    client.send(get("/a%20b?x=" + number));
    const auto answer = client.read_answer();
    CHECK(answer.starts_with("HTTP/1.1 200 OK\r\n"));
    CHECK(says(answer, "Date: "));
    CHECK(answer.ends_with("\r\n\r\nGET /a b x=" + number + " body="));
  }
  CHECK(s.server.connections() == 1);
}

TEST_CASE("requests sent ahead are answered in order", "[api][server]") {
  running s{[&](http::request r, http::reply to) {
    // Every second answer comes from another thread: the order must hold all the same.
    if (r.query.get("x").back() % 2 == 0)
      return echo(std::move(r), to);
    std::thread{[r = std::move(r), to] { echo(r, to); }}.detach();
  }};
  auto client = s.client();
  std::string all;
  for (int i = 0; i < 100; ++i)
    all += "POST /p?x=" + std::to_string(i) + " HTTP/1.1\r\nContent-Length: 2\r\n\r\nhi";
  client.send(all);
  for (int i = 0; i < 100; ++i)
    CHECK(client.read_answer().ends_with("x=" + std::to_string(i) + " body=hi"));
}

TEST_CASE("the connection closes when the client says so", "[api][server]") {
  running s{echo};
  auto client = s.client();
  client.send("GET / HTTP/1.1\r\nConnection: close\r\n\r\n");
  CHECK(says(client.read_answer(), "Connection: close\r\n"));
  CHECK(client.ended());

  auto old = s.client();
  old.send("GET / HTTP/1.0\r\n\r\n");
  CHECK(says(old.read_all(), "GET / x= body="));
}

TEST_CASE("HEAD has the length but no body", "[api][server]") {
  running s{echo};
  auto client = s.client();
  client.send("HEAD /a HTTP/1.1\r\n\r\n" + get("/b"));
  CHECK(says(client.read_until("\r\n\r\n"), "Content-Length: 16\r\n"));
  CHECK(client.read_answer().ends_with("GET /b x= body="));
}

TEST_CASE("header values cannot end the header", "[api][server]") {
  running s{[](http::request, http::reply to) {
    auto answer = text("ok");
    answer.headers.add("Warning", "299 - \"a\r\nEvil: 1\"");
    to.send(std::move(answer));
  }};
  auto client = s.client();
  client.send(get("/"));
  CHECK(says(client.read_answer(), "Warning: 299 - \"a  Evil: 1\"\r\n"));
}

TEST_CASE("over the limits: 431 and 413, with the page of the server's owner", "[api][server]") {
  http::server_options options;
  options.error_page = [](int status, std::string_view) {
    return http::make_response(status, "application/json", "{\"code\":" + std::to_string(status) + "}");
  };
  running s{echo, options};
  struct row {
    const char* name;
    std::string request;
    int status;
  };
  const row rows[] = {
      {"header", "GET / HTTP/1.1\r\nX: " + std::string(17 * 1024, 'a') + "\r\n\r\n", 431},
      {"announced body", "POST / HTTP/1.1\r\nContent-Length: 3145729\r\n\r\n" + std::string(3145729, 'b'), 413},
      {"chunked body",
       "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n400000\r\n" + std::string(0x400000, 'c') + "\r\n0\r\n\r\n",
       413},
      {"nonsense", "\x16\x03\x01 nonsense\r\n\r\n", 400},
      {"a broken path", "GET /%zz HTTP/1.1\r\n\r\n", 400},
  };
  for (const auto& c : rows)
    DYNAMIC_SECTION(c.name) {
      auto client = s.client();
      client.send(c.request);
      const auto answer = client.read_answer();
      CHECK(answer.starts_with("HTTP/1.1 " + std::to_string(c.status)));
      CHECK(answer.ends_with("{\"code\":" + std::to_string(c.status) + "}"));
      CHECK(says(answer, "Connection: close\r\n"));
      CHECK(client.ended());
    }
  auto next = s.client();
  next.send("POST / HTTP/1.1\r\nContent-Length: 3145728\r\n\r\n" + std::string(3145728, 'b'));
  CHECK(next.read_answer().starts_with("HTTP/1.1 200"));
}

TEST_CASE("100-continue is said before the body", "[api][server]") {
  running s{echo};
  auto client = s.client();
  client.send("POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
  CHECK(client.read_until("\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n");
  client.send("ok");
  CHECK(client.read_answer().ends_with("body=ok"));
}

TEST_CASE("a client that trickles is cut, others are served", "[api][server]") {
  http::server_options options;
  options.request_deadline = 300ms;
  options.idle_deadline = 60'000ms;
  running s{echo, options};
  auto slow = s.client();
  slow.send("GET / HTT");
  auto quick = s.client();
  quick.send(get("/"));
  CHECK(quick.read_answer().starts_with("HTTP/1.1 200"));
  CHECK(slow.ended());
  CHECK_FALSE(says(slow.read_all(), "200"));
  quick.send(get("/"));
  CHECK(quick.read_answer().starts_with("HTTP/1.1 200"));
}

TEST_CASE("a connection that rests too long is cut", "[api][server]") {
  http::server_options options;
  options.idle_deadline = 100ms;
  running s{echo, options};
  auto client = s.client();
  CHECK(client.ended());
}

TEST_CASE("an answer may come later, from another thread, once", "[api][server]") {
  std::promise<http::reply> kept;
  running s{[&](http::request, http::reply to) { kept.set_value(to); }};
  auto client = s.client();
  client.send(get("/"));
  const auto to = kept.get_future().get();
  CHECK(to.open());
  CHECK(to.send(text("later")));
  CHECK_FALSE(to.send(text("twice")));
  CHECK(client.read_answer().ends_with("later"));
}

TEST_CASE("a forgotten or failed request is answered with 500", "[api][server]") {
  running s{[](http::request r, http::reply) {
    if (r.path == "/throws")
      throw std::runtime_error{"handler's own"};
  }};
  auto forgotten = s.client();
  forgotten.send(get("/forgets"));
  CHECK(says(forgotten.read_answer(), "500 Internal Server Error"));
  auto thrown = s.client();
  thrown.send(get("/throws"));
  CHECK(says(thrown.read_answer(), "handler's own"));
}

TEST_CASE("200 clients at once", "[api][server]") {
  running s{echo};
  std::vector<raw_client> clients;
  for (int i = 0; i < 200; ++i)
    clients.push_back(s.client());
  for (int round = 0; round < 3; ++round) {
    for (std::size_t i = 0; i < clients.size(); ++i)
      clients[i].send(get("/?x=" + std::to_string(i)));
    for (std::size_t i = 0; i < clients.size(); ++i)
      REQUIRE(clients[i].read_answer().ends_with("x=" + std::to_string(i) + " body="));
  }
  CHECK(s.server.connections() == 200);
}

TEST_CASE("too many connections are told so", "[api][server]") {
  http::server_options options;
  options.max_connections = 2;
  running s{echo, options};
  auto a = s.client();
  auto b = s.client();
  a.send(get("/"));
  b.send(get("/"));
  REQUIRE(a.read_answer().starts_with("HTTP/1.1 200"));
  REQUIRE(b.read_answer().starts_with("HTTP/1.1 200"));
  auto c = s.client();
  c.send(get("/"));
  CHECK(c.read_answer().starts_with("HTTP/1.1 503"));
  CHECK(c.ended());
}

TEST_CASE("a port in use and a bad address are said plainly", "[api][server]") {
  running s{echo};
  http::server_options options;
  options.port = s.server.port();
  http::server second{options, echo};
  const auto problem = second.start();
  REQUIRE(problem);
  CHECK(*problem == "cannot listen on 127.0.0.1:" + std::to_string(options.port) + ": Address already in use");

  options.host = "no.such.host.invalid";
  http::server third{options, echo};
  CHECK(third.start());
}

TEST_CASE("random bytes from many clients leave the server in order", "[api][server][fuzz]") {
  running s{echo};
  std::mt19937 random{7};
  const auto seed = "POST /a?x=1 HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n" + get("/b");
  for (int round = 0; round < 300; ++round) {
    auto bytes = seed;
    for (int edits = 0; edits < 5; ++edits)
      bytes[random() % bytes.size()] = static_cast<char>(random());
    auto client = s.client();
    client.send(std::string_view{bytes}.substr(0, 1 + random() % bytes.size()));
    if (random() % 2 == 0)
      client.shutdown_send();
  }
  auto client = s.client();
  client.send(get("/fine"));
  CHECK(says(client.read_answer(), "GET /fine"));
}

TEST_CASE("work on the threads, and timers", "[api][server]") {
  running s{echo};
  std::promise<std::thread::id> io, io_again, worker, later;
  s.server.post([&] { io.set_value(std::this_thread::get_id()); });
  s.server.post([&] { io_again.set_value(std::this_thread::get_id()); });
  s.server.post_long([&] { worker.set_value(std::this_thread::get_id()); });
  const auto io_id = io.get_future().get();
  CHECK(io_again.get_future().get() == io_id);
  CHECK(worker.get_future().get() != io_id);

  std::atomic<bool> called_off_ran = false;
  auto called_off = s.server.after(1ms, [&] { called_off_ran = true; });
  called_off.reset();
  const auto kept = s.server.after(20ms, [&] { later.set_value(std::this_thread::get_id()); });
  CHECK(later.get_future().get() == io_id);
  CHECK_FALSE(called_off_ran);
}

TEST_CASE("stopping lets a running request finish and closes what rests", "[api][server]") {
  std::promise<http::reply> kept;
  running s{[&](http::request, http::reply to) { kept.set_value(to); }};
  auto resting = s.client();
  auto busy = s.client();
  busy.send(get("/"));
  auto to = kept.get_future().get();
  std::thread stopper{[&] { s.server.stop(30'000ms); }};
  CHECK(resting.ended());
  to.send(text("finished"));
  const auto answer = busy.read_all();
  busy.close();
  CHECK(answer.ends_with("finished"));
  CHECK(says(answer, "Connection: close"));
  stopper.join();
  CHECK_THROWS(s.client());
}

TEST_CASE("stopping does not wait longer than its grace", "[api][server]") {
  std::promise<http::reply> kept;
  auto s = std::make_unique<running>([&](http::request, http::reply to) { kept.set_value(to); });
  auto client = s->client();
  client.send(get("/"));
  const auto to = kept.get_future().get();
  s->server.stop(50ms);
  CHECK(client.ended());
  CHECK_FALSE(to.send(text("too late")));
  s.reset();
  CHECK_FALSE(to.open()); // a reply may outlive its server
}
