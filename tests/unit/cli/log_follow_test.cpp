#include "tools/cli/log_follow.hpp"

#include "tests/unit/cli/scripted_server.hpp"
#include "tools/cli/errors.hpp"
#include "tools/cli/json.hpp"

using namespace troupe::cli;
using namespace std::chrono_literals;

namespace {

const container_run first_run{"p", "c", 0};

json::object pod_with(const std::string& state, int restarts = 0) {
  return parse_json(R"({"metadata":{"name":"p"},"status":{"containerStatuses":[{"name":"c","restartCount":)" +
                    std::to_string(restarts) + R"(,"state":{")" + state + R"(":{}}}]}})")
      ->as_object();
}

std::string begun(const std::string& text) {
  return "HTTP/1.1 200 OK\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk(text);
}
std::string whole(const std::string& text) { return begun(text) + "0\r\n\r\n"; }

/// Serves a pod that has ended, and one answer after the other for its log.
class log_server {
 public:
  explicit log_server(std::vector<std::string> logs, const std::string& state = "terminated", int restarts = 0)
      : logs_(std::move(logs)), pod_(pod_with(state, restarts)), server_([this](const std::string& head) {
          if (head.find("/log?") == head.npos)
            return plain(json::serialize(pod_), "Connection: close\r\n");
          asked_ += head.substr(0, head.find(" HTTP")) + "\n";
          const auto n = std::min(next_++, logs_.size() - 1);
          return logs_[n];
        }) {}

  /// What is read of it, and how reading ends.
  std::string read() {
    arguments args;
    args.server = server_.url();
    api_client api{args};
    std::string out;
    stream_listener to;
    to.on_piece = [&](std::string_view piece) { return out += piece, true; };
    try {
      follow_log(api, "default", first_run, {.container = "c", .follow = true}, to,
                 {.in_all = 300ms, .first_pause = 1ms, .longest_pause = 10ms});
    } catch (const std::exception& e) {
      out += std::string{"!"} + e.what();
    }
    return out;
  }
  const std::string& asked() const { return asked_; }

 private:
  std::vector<std::string> logs_;
  json::object pod_;
  std::size_t next_ = 0;
  std::string asked_;
  scripted_server server_;
};

const std::string cut; ///< an answer that never comes: the connection is closed

} // namespace

TEST_CASE("cli logs: a stream that breaks goes on where it stopped", "[cli][http]") {
  CHECK(log_server{{whole("a\nb\n")}}.read() == "a\nb\n");
  CHECK(log_server{{begun("a\nb"), cut, cut, whole("a\nb\nc\n")}}.read() == "a\nb\nc\n");
  CHECK(log_server{{begun("a\n"), begun("a\nb\n"), whole("a\nb\n")}}.read() == "a\nb\n");
  CHECK(log_server{{cut, whole("a\n")}}.read() == "a\n");
  const std::string busy = "HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
  CHECK(log_server{{begun("a\n"), busy, busy, whole("a\nb\n")}}.read() == "a\nb\n");
}

TEST_CASE("cli logs: a stream that broke is not over while its container runs", "[cli][http]") {
  CHECK_THAT((log_server{{begun("a\n"), whole("a\n")}, "running"}.read()), Catch::StartsWith("a\n!"));
}

TEST_CASE("cli logs: output that cannot be had is told of", "[cli][http]") {
  CHECK_THAT((log_server{{begun("a\n"), cut}}.read()), Catch::StartsWith("a\n!"));
  CHECK_THAT((log_server{{begun("a\nb\n"), whole("a\n")}}.read()), Catch::Contains("less of it than before"));
  CHECK_THAT((log_server{{begun("a\nb\n"), whole("[rotated]\nb\nc\n")}}.read()), Catch::Contains("rotated away"));
}

TEST_CASE("cli logs: a container that was started anew meanwhile", "[cli][http]") {
  log_server once{{begun("a\n"), whole("a\nb\n")}, "running", 1};
  CHECK(once.read() == "a\nb\n");
  CHECK_THAT(once.asked(), Catch::Contains("previous=true"));
  CHECK_THAT((log_server{{begun("a\n"), whole("x\n")}, "running", 2}.read()), Catch::Contains("more than once"));
}

TEST_CASE("cli logs: the run of a container", "[cli]") {
  CHECK(run_of(pod_with("running", 3), "c").restarts == 3);
  CHECK(place_of(pod_with("running", 1), {"p", "c", 1}) == run_place::current);
  CHECK(place_of(pod_with("running", 2), {"p", "c", 1}) == run_place::previous);
  CHECK(place_of(pod_with("running", 3), {"p", "c", 1}) == run_place::gone);
  CHECK(is_running(pod_with("running"), first_run));
  CHECK_FALSE(is_running(pod_with("running", 1), first_run));
  CHECK_FALSE(is_running(pod_with("terminated"), first_run));
}

TEST_CASE("cli logs: what a new stream repeats is not seen twice, however it is cut", "[cli]") {
  for (std::size_t step = 1; step < 9; ++step) {
    const std::string log = "first\nsecond\n";
    log_position at;
    std::string seen{at.unseen(log.substr(0, 8))};
    at.begin();
    for (std::size_t i = 0; i < log.size(); i += step)
      seen += at.unseen(log.substr(i, step));
    CHECK(seen == log);
    CHECK_FALSE(at.differs());
    CHECK_FALSE(at.is_behind());
  }
}
