#include "config/load.hpp"
#include "tools/cli/json.hpp"
#include "tools/up/certificates.hpp"
#include "tools/up/plan.hpp"
#include "tools/up/process.hpp"
#include "tools/up/restart_delay.hpp"
#include "tools/up/state.hpp"

#include <catch2/catch.hpp>

#include <openssl/ssl.h>
#include <sys/wait.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>

using namespace troupe;
using namespace troupe::up;
using namespace std::chrono_literals;

namespace {

class folder {
 public:
  folder() {
    std::string pattern = std::filesystem::temp_directory_path() / "troupe-up-XXXXXX";
    REQUIRE(mkdtemp(pattern.data()) != nullptr);
    path_ = pattern;
  }
  ~folder() { std::filesystem::remove_all(path_); }
  folder(const folder&) = delete;
  folder& operator=(const folder&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

std::filesystem::perms mode_of(const std::filesystem::path& p) { return std::filesystem::status(p).permissions(); }

config::settings settings_in(const std::filesystem::path& data) {
  auto loaded = config::load({.flags = {{"data-dir", data.string()}, {"api.listen", "127.0.0.1:0"}, {"up.nodes", "2"}},
                              .home = "/h",
                              .host_name = "host"});
  REQUIRE(loaded);
  return loaded.values;
}

} // namespace

TEST_CASE("up: the waits between restarts", "[up]") {
  restart_delay delay{200ms, 1s};
  CHECK(delay.after(0s) == 200ms);
  CHECK(delay.after(10ms) == 400ms);
  CHECK(delay.after(900ms) == 800ms);
  CHECK(delay.after(0s) == 1s);
  CHECK(delay.after(0s) == 1s);
  CHECK(delay.after(1s) == 200ms);
}

TEST_CASE("up: certificates of one CA, private, and used again", "[up]") {
  const folder at;
  const auto tls = at.path() / "tls";
  const auto first = ensure_identity(tls, "controller");
  const auto second = ensure_identity(tls, "node-1");
  const auto key = read_file(first.key), ca = read_file(first.ca);
  CHECK_THAT(key, Catch::StartsWith("-----BEGIN PRIVATE KEY-----"));
  CHECK(first.ca == second.ca);
  for (const auto& p : {first.certificate, first.key, first.ca, tls / "ca.key"})
    CHECK((mode_of(p) & std::filesystem::perms::all) ==
          (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));
  ensure_identity(tls, "controller");
  CHECK(read_file(first.key) == key);
  std::filesystem::remove(tls / "ca.key"); // another CA: everything is made anew
  ensure_identity(tls, "controller");
  CHECK(read_file(first.ca) != ca);
  CHECK(read_file(first.key) != key);
}

TEST_CASE("up: OpenSSL takes the certificates for each other's peers", "[up]") {
  const folder at;
  const auto files = ensure_identity(at.path() / "tls", "node-1");
  const std::unique_ptr<SSL_CTX, void (*)(SSL_CTX*)> context{SSL_CTX_new(TLS_method()), SSL_CTX_free};
  CHECK(SSL_CTX_use_certificate_chain_file(context.get(), files.certificate.c_str()) == 1);
  CHECK(SSL_CTX_use_PrivateKey_file(context.get(), files.key.c_str(), SSL_FILETYPE_PEM) == 1);
  CHECK(SSL_CTX_check_private_key(context.get()) == 1);
  CHECK(SSL_CTX_load_verify_locations(context.get(), files.ca.c_str(), nullptr) == 1);
  const auto verified = [&](const char* purpose) {
    return std::system(("openssl verify -purpose " + std::string{purpose} + " -CAfile " + files.ca.string() + " " +
                        files.certificate.string() + " >/dev/null 2>&1")
                           .c_str());
  };
  if (std::system("command -v openssl >/dev/null") == 0) {
    CHECK(verified("sslserver") == 0);
    CHECK(verified("sslclient") == 0);
  }
}

TEST_CASE("up: the plan of a cluster", "[up]") {
  const folder at;
  const auto own = with_ports(settings_in(at.path() / "data"));
  CHECK(own.api.listen.port != 0);
  CHECK(own.cluster.listen.port != 0);
  CHECK(own.cluster.listen.port != own.api.listen.port);
  auto plan = plan_processes(own);
  REQUIRE(plan.size() == 3);
  CHECK(plan[0].role == "controller");
  CHECK(plan[2].settings.node.name == "node-2");
  CHECK(plan[2].settings.node.controller == own.cluster.listen);
  const places where{own.data_dir};
  make_private_folder(where.root());
  prepare(plan, where);
  for (const auto& p : plan) {
    const auto back = config::load({.file = where.config(p.name).string(), .home = "/other", .host_name = "other"});
    for (const auto& e : back.errors)
      FAIL_CHECK(e.text());
    CHECK(back.values.node.name == p.settings.node.name);
    CHECK(back.values.tls.complete());
    CHECK(back.values.store.path == own.data_dir + "/controller/store");
    CHECK(config::check_role(back.values, p.role == "node" ? config::role::node : config::role::controller).empty());
  }
  CHECK(api_url({"0.0.0.0", 80}) == "http://127.0.0.1:80");
}

TEST_CASE("up: one cluster a data directory", "[up]") {
  const folder at;
  const places where{at.path().string()};
  {
    const data_lock first{where};
    CHECK_THROWS_WITH(data_lock{where}, Catch::Contains("already on " + at.path().string()));
  }
  const data_lock again{where};
}

TEST_CASE("up: the state file", "[up]") {
  const folder at;
  const cluster_state state{{7, 70}, "http://h:1", {{"node", "node-1", {8, 80}, "running", 2, 1767268800000000}}};
  save_state(at.path() / "up.json", state);
  const auto back = load_state(at.path() / "up.json");
  REQUIRE(back);
  CHECK(back->supervisor == state.supervisor);
  CHECK(back->address == "http://h:1");
  REQUIRE(back->processes.size() == 1);
  CHECK(back->processes[0].process == process_id{8, 80});
  CHECK_FALSE(load_state(at.path() / "none.json"));
  const auto rows = cli::parse_json(status_json(state.processes))->as_array();
  REQUIRE(rows.size() == 1);
  CHECK(rows[0] == *cli::parse_json(R"({"role":"node","name":"node-1","pid":8,"state":"running","restarts":2,
    "since":"2026-01-01T12:00:00Z"})"));
  CHECK(status_table(state.processes, 1767268805000000) == "ROLE   NAME     PID   STATE     RESTARTS   SINCE\n"
                                                           "node   node-1   8     running   2          5s\n");
}

TEST_CASE("up: processes are started, told apart and ended", "[up]") {
  const folder at;
  const auto log = at.path() / "log";
  setenv("TROUPE_NODE_LEASE", "5s", 1);
  setenv("TROUPE_OTHER", "kept", 1);
  const auto child =
      spawn({.argv = {"/bin/sh", "-c", "echo \"lease=$TROUPE_NODE_LEASE other=$TROUPE_OTHER\"; exec sleep 1000"},
             .log = log});
  unsetenv("TROUPE_NODE_LEASE");
  unsetenv("TROUPE_OTHER");
  CHECK(is_alive(child));
  CHECK(identify(child.pid) == child);
  CHECK_FALSE(is_alive({child.pid, child.started + 1}));
  while (read_file(log).find('\n') == std::string::npos && is_alive(child))
    sched_yield();
  CHECK(read_file(log) == "lease= other=kept\n");
  end_process(child, 10s);
  int status = 0;
  REQUIRE(waitpid(child.pid, &status, 0) == child.pid);
  CHECK(WIFSIGNALED(status));
  CHECK(WTERMSIG(status) == SIGTERM);
  CHECK_FALSE(is_alive(child));
  CHECK_THROWS_WITH(spawn({.argv = {"/no/such/program"}, .log = log}), Catch::Contains("/no/such/program"));
}
