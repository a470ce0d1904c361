#include "actors/console/gatekeeper.hpp"
#include "actors/console/inspector.hpp"

#include <caf/scheduler/test_coordinator.hpp>

#include <catch2/catch.hpp>

using namespace troupe;

namespace {

class fixed_clock final : public troupe::clock {
 public:
  timestamp_us now_us() const override { return 0; }
};

/// A controller with two actors; node-1 has a proxy that does not answer, and there is no other node.
struct one_console {
  one_console() {
    here = system.spawn<inspector>(context, actor_identity{"/inspector", "inspector", ""}, "/controller", false);
    gate = system.spawn([](node_gate_actor::pointer) -> node_gate_actor::behavior_type {
      return {
          [](join_atom, const join_request&, const node_agent_actor&) -> caf::result<join_answer, node_proxy_actor> {
            return caf::sec::unexpected_message;
          },
          [](ask_atom, const std::string& node) -> caf::result<node_proxy_actor> {
            return caf::make_error(caf::sec::cannot_connect_to_node, "no node named " + node);
          },
          [](ask_atom) {
            return std::vector<std::string>{"node-1", "node-2"};
          },
      };
    });
    keeper = system.spawn<gatekeeper>(context, actor_identity{"/inspector/keeper", "gatekeeper", ""}, here, gate);
    run();
  }
  ~one_console() {
    for (const auto& a :
         {caf::actor_cast<caf::actor>(keeper), caf::actor_cast<caf::actor>(here), caf::actor_cast<caf::actor>(gate)})
      caf::anon_send_exit(a, caf::exit_reason::user_shutdown);
    run();
    coordinator().clock().cancel_all();
  }
  caf::scheduler::test_coordinator& coordinator() {
    return dynamic_cast<caf::scheduler::test_coordinator&>(system.scheduler());
  }
  void run() { coordinator().run(); }
  std::string ask(const std::string& what, const std::string& path) {
    std::string told = "nothing";
    system.spawn([&](caf::event_based_actor* self) {
      self->request(keeper, caf::infinite, inspect_query{what, path})
          .then([&](const inspect_answer& a) { told = a.json; }, [&](const caf::error&) { told = "an error"; });
    });
    run();
    return told;
  }

  struct config : caf::actor_system_config {
    config() { set("scheduler.policy", caf::atom("testing")); }
  };
  config settings;
  caf::actor_system system{settings};
  actor_registry registry;
  fixed_clock time;
  actor_context context{&registry, &time};
  inspector_actor here;
  node_gate_actor gate;
  inspector_actor keeper;
};

} // namespace

TEST_CASE_METHOD(one_console, "gatekeeper: a path needs no slash in front", "[console]") {
  CHECK_THAT(ask("actor", "controller/inspector"), Catch::Contains(R"("path":"/controller/inspector")"));
  CHECK_THAT(ask("actor", "/controller/inspector/"), Catch::Contains(R"("path":"/controller/inspector")"));
  CHECK(ask("actor", "controller/x") == R"({"error":"no actor at /controller/x"})");
  CHECK(ask("actor", "") == R"({"error":"a path begins with /controller or /<node>"})");
}

TEST_CASE_METHOD(one_console, "gatekeeper: a node that is none: which there are", "[console]") {
  CHECK(ask("state", "/nope/x") == R"({"error":"no node named nope; there are: node-1, node-2"})");
  CHECK(ask("tree", "nope") == R"({"error":"no node named nope; there are: node-1, node-2"})");
}

TEST_CASE_METHOD(one_console, "gatekeeper: the tree below a path", "[console]") {
  const auto all = ask("tree", "/controller");
  CHECK_THAT(all, Catch::StartsWith(R"({"controller":[{"path":"/controller/inspector")"));
  CHECK_THAT(all, Catch::Contains("/controller/inspector/keeper"));
  const auto below = ask("tree", "controller/inspector/keeper");
  CHECK_THAT(below, Catch::StartsWith(R"({"controller":[{"path":"/controller/inspector/keeper")"));
  CHECK_THAT(below, !Catch::Contains(R"("/controller/inspector",)"));
  CHECK(ask("tree", "/controller/insp") == R"({"error":"no actor at /controller/insp"})");
}

TEST_CASE_METHOD(one_console, "inspector: levels have the configuration's names", "[console]") {
  CHECK(ask("log-level", "loud") == R"({"error":"unknown level loud; allowed: trace, debug, info, warn, error"})");
}
