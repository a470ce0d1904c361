#include "actors/proxy/node_proxy.hpp"
#include "tests/support/virtual_time.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace std::chrono_literals;

namespace {

/// A proxy between a store and an agent that only listen.
struct proxied_node {
  proxied_node() : proxied_node(true) {}
  /// @param synchronised the store has told everything, which is nothing
  explicit proxied_node(bool synchronised) {
    store = time.system().spawn([this](store_actor::pointer) -> store_actor::behavior_type {
      return {[](const pending_write_ptr&) {},
              [](const job_decision_ptr&) {},
              [](const pods_placed_ptr&) {},
              [](const node_state_ptr&) {},
              [this](const proxied_report_ptr& m) { reports.push_back(*m); },
              [](attach_atom, const job_supervisor_actor&) {},
              [](attach_atom, const scheduler_actor&) {},
              [](attach_atom, const cron_supervisor_actor&) {},
              [](attach_atom, object_id, const cron_job_actor&) {},
              [](const cron_decision_ptr&) {},
              [](attach_atom, object_id, const job_actor&) {},
              [](attach_atom, const std::string&, std::uint64_t, const node_proxy_actor&) {},
              [](durable_atom, std::uint64_t) {},
              [](ready_atom) {},
              [](failed_atom, const std::string&) {},
              [](look_atom, std::uint64_t) {}};
    });
    agent = time.system().spawn([this](node_agent_actor::pointer) -> node_agent_actor::behavior_type {
      return {[](const heartbeat_ack&) {},
              [this](const node_orders& m) { orders.push_back(m); },
              [this](const report_receipt& m) { receipts.push_back(m); },
              [](join_atom, const join_answer&, const node_proxy_actor&) {},
              [](look_atom, std::uint64_t) {},
              [](const log_query&) { return log_answer{}; },
              [](const inspect_query&) { return inspect_answer{}; }};
    });
    node_proxy_spec spec;
    spec.node = "node-1";
    spec.incarnation = 7;
    spec.store = store;
    spec.agent = agent;
    proxy = time.system().spawn<node_proxy>(time.context(), actor_identity{"/proxy", "node-proxy", ""}, spec);
    caf::anon_send(proxy, heartbeat{7, 1, {}});
    if (synchronised)
      tell([](proxy_orders& x) { x.all = true; });
    orders.clear();
  }
  ~proxied_node() {
    for (const auto& x :
         {caf::actor_cast<caf::actor>(proxy), caf::actor_cast<caf::actor>(agent), caf::actor_cast<caf::actor>(store)})
      caf::anon_send_exit(x, caf::exit_reason::kill);
    time.settle();
  }
  template <class F> void tell(F&& fill) {
    auto message = std::make_shared<proxy_orders>();
    fill(*message);
    caf::anon_send(proxy, proxy_orders_ptr{std::move(message)});
    time.settle();
  }

  test::virtual_time time;
  store_actor store;
  node_agent_actor agent;
  node_proxy_actor proxy;
  std::vector<proxied_report> reports;
  std::vector<node_orders> orders;
  std::vector<report_receipt> receipts;
};

pod_start start_of(std::uint32_t number) {
  pod_start out;
  out.pod = {1, number};
  return out;
}

} // namespace

TEST_CASE_METHOD(proxied_node, "node proxy: a receipt goes along with orders", "[proxy]") {
  tell([](proxy_orders& x) {
    x.starts = {start_of(0), start_of(1)};
    x.receipt = 5;
  });
  REQUIRE(orders.size() == 1);
  CHECK(orders[0].incarnation == 7);
  CHECK(orders[0].starts.size() == 2);
  CHECK(orders[0].receipt == 5);
  CHECK(receipts.empty());
}

TEST_CASE_METHOD(proxied_node, "node proxy: a receipt goes alone when there is nothing to order", "[proxy]") {
  tell([](proxy_orders& x) { x.receipt = 5; });
  caf::anon_send(proxy, report_receipt{7, 6});
  time.settle();
  CHECK(orders.empty());
  REQUIRE(receipts.size() == 2);
  CHECK(receipts[0].incarnation == 7);
  CHECK(receipts[0].sequence == 5);
  CHECK(receipts[1].sequence == 6);
}

TEST_CASE_METHOD(proxied_node, "node proxy: many starts go in parts, the receipt once", "[proxy]") {
  tell([](proxy_orders& x) {
    for (std::uint32_t i = 0; i < 1200; ++i)
      x.starts.push_back(start_of(i));
    x.receipt = 9;
  });
  REQUIRE(orders.size() == 3);
  CHECK(orders[0].starts.size() == 500);
  CHECK(orders[0].receipt + orders[1].receipt == 0);
  CHECK(orders[2].receipt == 9);
}

TEST_CASE("node proxy: orders from before the full ones are no orders", "[proxy]") {
  proxied_node stage{false};
  stage.tell([](proxy_orders& x) { // decided for an earlier incarnation, durable only now
    x.starts = {start_of(0), start_of(1)};
    x.stops = {{{1, 2}, 1000}};
  });
  CHECK(stage.orders.empty());
  stage.tell([](proxy_orders& x) {
    x.all = true;
    x.starts = {start_of(1)};
  });
  REQUIRE(stage.orders.size() == 1);
  CHECK(stage.orders[0].all);
  REQUIRE(stage.orders[0].starts.size() == 1);
  CHECK(stage.orders[0].starts[0].pod == pod_ref{1, 1});
  CHECK(stage.orders[0].stops.empty());
}
