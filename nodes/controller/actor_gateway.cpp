#include "nodes/controller/actor_gateway.hpp"

#include "actors/console/json.hpp"
#include "actors/store/clients/last_word.hpp"

#include <caf/all.hpp>

namespace troupe {

namespace {

using api_server::log_outcome;
constexpr auto patience = std::chrono::seconds{45}; // longer than a proxy waits for its node

} // namespace

void actor_gateway::write(client_write what, std::function<void(write_outcome)> done) {
  auto pending = std::make_shared<pending_write>();
  pending->what = std::move(what);
  pending->done = answered_in_any_case(std::move(done));
  caf::anon_send(who_.store(), pending_write_ptr{std::move(pending)});
}

void actor_gateway::read_log(const std::string& node, log_query what, std::function<void(log_outcome)> done) {
  system_.spawn(
      [gate = who_.gate(), node, what = std::move(what), done = std::move(done)](caf::event_based_actor* self) {
        const auto failed = [self, done](caf::error& e) { done({std::nullopt, self->system().render(e)}); };
        self->request(gate, patience, ask_atom::value, node)
            .then(
                [self, what, done, failed](node_proxy_actor& proxy) {
                  self->request(proxy, patience, what)
                      .then(
                          [done](log_answer& answer) {
                            done({std::move(answer), {}});
                          },
                          failed);
                },
                failed);
      });
}

void actor_gateway::inspect(inspect_query what, std::function<void(inspect_answer)> done) {
  system_.spawn(
      [gatekeeper = who_.gatekeeper(), what = std::move(what), done = std::move(done)](caf::event_based_actor* self) {
        const auto answered = std::make_shared<bool>(false);
        const auto tell = [done, answered](inspect_answer answer) {
          if (!std::exchange(*answered, true))
            done(std::move(answer));
        };
        self->monitor(gatekeeper);
        self->set_down_handler([self, tell](const caf::down_msg&) {
          tell(inspect_answer{false, console::error_json("the gatekeeper has ended meanwhile; try again")});
          self->quit();
        });
        self->request(gatekeeper, patience, what)
            .then([tell](inspect_answer& answer) { tell(std::move(answer)); },
                  [self, tell](caf::error& e) {
                    tell(inspect_answer{false, console::error_json(self->system().render(e))});
                  });
      });
}

} // namespace troupe
