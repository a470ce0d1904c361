#include "nodes/cluster/thrifty_scheduler.hpp"

#include <caf/all.hpp>
#include <catch2/catch.hpp>

#include <chrono>
#include <memory>
#include <thread>
#include <vector>

using namespace troupe::cluster;
using namespace std::chrono_literals;

namespace {

struct config : caf::actor_system_config {
  explicit config(std::size_t threads) {
    set("scheduler.max-threads", threads);
    set("scheduler.max-throughput", std::size_t{50});
    load<thrifty_scheduler>();
  }
};

/// Passes a number on to the next of a ring, one less each time; tells `home` at zero.
caf::behavior link_of_ring(caf::event_based_actor* self, const caf::actor& home) {
  auto next = std::make_shared<caf::actor>();
  return {[next](const caf::actor& who) { *next = who; },
          [=](int left) {
            if (left == 0)
              self->send(home, caf::ok_atom::value);
            else
              self->send(*next, left - 1);
          }};
}

} // namespace

TEST_CASE("thrifty scheduler: is the one that the system uses", "[cluster]") {
  config cfg{2};
  caf::actor_system system{cfg};
  CHECK(dynamic_cast<thrifty_scheduler*>(&system.scheduler()) != nullptr);
}

TEST_CASE("thrifty scheduler: rings of actors pass everything on", "[cluster]") {
  for (const std::size_t threads : {1U, 2U, 4U}) {
    config cfg{threads};
    caf::actor_system system{cfg};
    caf::scoped_actor self{system};
    std::vector<caf::actor> all;
    constexpr int rings = 20, length = 10, hops = 500;
    for (int r = 0; r < rings; ++r) {
      std::vector<caf::actor> ring;
      for (int i = 0; i < length; ++i)
        ring.push_back(system.spawn(link_of_ring, caf::actor{self}));
      for (int i = 0; i < length; ++i)
        self->send(ring[static_cast<std::size_t>(i)], ring[static_cast<std::size_t>((i + 1) % length)]);
      self->send(ring[0], hops);
      all.insert(all.end(), ring.begin(), ring.end());
    }
    int home = 0;
    self->receive_for(home, rings)([](caf::ok_atom) {}, caf::after(60s) >> [] { FAIL("a ring stands still"); });
    CHECK(home == rings);
    for (const auto& x : all) // they hold each other
      self->send_exit(x, caf::exit_reason::kill);
  }
}

TEST_CASE("thrifty scheduler: request timeouts come, delayed messages too, and ends of actors cancel theirs",
          "[cluster]") {
  config cfg{2};
  caf::actor_system system{cfg};
  caf::scoped_actor self{system};
  const auto silent = system.spawn(
      [](caf::event_based_actor*) -> caf::behavior { return {[](int) { return caf::response_promise{}; }}; });
  const caf::actor home{self};
  const auto asking = system.spawn([=](caf::event_based_actor* me) -> caf::behavior {
    me->request(silent, 20ms, 1).then([](int) {}, [=](const caf::error& e) { me->send(home, e); });
    me->delayed_send(me, 40ms, caf::tick_atom::value);
    return {[=](caf::tick_atom) { me->send(home, caf::tick_atom::value); }};
  });
  bool timed_out = false, ticked = false;
  for (int i = 0; i < 2; ++i)
    self->receive([&](const caf::error& e) { timed_out = e == caf::sec::request_timeout; },
                  [&](caf::tick_atom) { ticked = true; }, caf::after(60s) >> [] { FAIL("nothing came"); });
  CHECK(timed_out);
  CHECK(ticked);
  // One that ends with a timeout pending: the clock would keep it for an hour if nobody told it.
  auto patient = system.spawn([=](caf::event_based_actor* me) -> caf::behavior {
    me->request(silent, 60min, 1).then([](int) {});
    return {[=](caf::ok_atom) { me->quit(); }};
  });
  const auto kept = caf::actor_cast<caf::actor_addr>(patient);
  self->monitor(patient);
  self->send(patient, caf::ok_atom::value);
  self->receive([](const caf::down_msg&) {}, caf::after(60s) >> [] { FAIL("it lives"); });
  patient = nullptr;
  const auto give_up = std::chrono::steady_clock::now() + 60s;
  while (caf::actor_cast<caf::strong_actor_ptr>(kept) && std::chrono::steady_clock::now() < give_up)
    std::this_thread::yield();
  CHECK_FALSE(caf::actor_cast<caf::strong_actor_ptr>(kept));
  self->send_exit(asking, caf::exit_reason::kill);
  self->send_exit(silent, caf::exit_reason::kill);
}
