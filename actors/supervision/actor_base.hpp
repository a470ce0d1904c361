#pragma once
// The base of every actor of Troupe: identity, counters, system messages, and errors that nobody overlooks.

#include "actors/clock.hpp"
#include "actors/supervision/registry.hpp"

#include <caf/actor_system_config.hpp>
#include <caf/all.hpp>

#include <chrono>
#include <string>

namespace troupe {

/// "What is your state?" Answered with JSON by every actor, through its default handler.
using state_atom = caf::atom_constant<caf::atom("state")>;

/// What an actor needs from its process.
struct actor_context {
  actor_registry* registry = nullptr;
  const clock* time = nullptr;
};

namespace supervision_detail {
/// The text of an exception, for the log and as the reason of the actor's end.
caf::error describe_exception(const std::exception_ptr& x);
/// Logs that the actor at `path` failed, and remembers it in the registry.
void report_failure(actor_registry& registry, const std::string& path, const std::string& why);
void report_odd_message(const std::string& path, const std::string& what);
} // namespace supervision_detail

/// CAF's base class behind a handle type; caf::actor stands for an actor without a typed interface.
template <class Handle> struct base_of {
  using type = typename Handle::base;
};
template <> struct base_of<caf::actor> {
  using type = caf::event_based_actor;
};

/// Derive from troupe_actor<Handle>; implement make_behavior() and state_json().
/// Handlers get their errors logged with the actor's path; the actor then ends and its supervisor acts.
template <class Handle> class troupe_actor : public base_of<Handle>::type {
public:
  using super = typename base_of<Handle>::type;

  troupe_actor(caf::actor_config& config, const actor_context& context, actor_identity who)
    : super(config), context_(context) {
    entry_ = context.registry->add(std::move(who), this->address(), context.time->now_us());
    install_handlers();
  }

  ~troupe_actor() override { context_.registry->remove(entry_); }

  const char* name() const override { return entry_ ? entry_->who.kind : "actor"; }

  void enqueue(caf::mailbox_element_ptr what, caf::execution_unit* where) override {
    if (entry_)
      entry_->counters.received.fetch_add(1, std::memory_order_relaxed);
    super::enqueue(std::move(what), where);
  }

  caf::invoke_message_result consume(caf::mailbox_element& what) override {
    auto& counters = entry_->counters;
    const auto count = counters.handled.load(std::memory_order_relaxed);
    counters.handled.store(count + 1, std::memory_order_relaxed);
    if (count % sample != 0)
      return super::consume(what);
    const auto begin = std::chrono::steady_clock::now();
    auto result = super::consume(what);
    const auto spent = std::chrono::steady_clock::now() - begin;
    counters.busy_ns.fetch_add(static_cast<std::uint64_t>(spent.count()) * sample, std::memory_order_relaxed);
    return result;
  }

  void on_exit() override { context_.registry->remove(entry_); }

protected:
  /// The actor's state as a JSON object, for the console.
  virtual std::string state_json() const = 0;
  /// An actor that this one monitors has ended.
  virtual void on_down(caf::down_msg&) {}
  /// Somebody wants this actor to end. The default does so at once.
  virtual void on_stop(caf::exit_msg& m) { this->quit(m.reason); }
  /// A message outside the interface, before it is called odd. @returns true when it was taken.
  virtual bool on_other(caf::message_view&) { return false; }

  const std::string& path() const noexcept { return entry_->who.path; }
  const actor_context& context() const noexcept { return context_; }
  timestamp_us now_us() const { return context_.time->now_us(); }

private:
  static constexpr std::uint64_t sample = 16;

  void install_handlers() {
    this->set_exception_handler([this](caf::scheduled_actor*, std::exception_ptr& x) {
      auto why = supervision_detail::describe_exception(x);
      supervision_detail::report_failure(*context_.registry, path(), this->system().render(why));
      return why;
    });
    this->set_error_handler([this](caf::scheduled_actor*, caf::error& x) {
      supervision_detail::report_odd_message(path(), "error " + this->system().render(x));
    });
    this->set_down_handler([this](caf::scheduled_actor*, caf::down_msg& x) { on_down(x); });
    this->set_exit_handler([this](caf::scheduled_actor*, caf::exit_msg& x) { on_stop(x); });
    this->set_default_handler([this](caf::scheduled_actor*, caf::message_view& x) -> caf::result<caf::message> {
      const auto& content = x.content();
      if (content.match_elements<state_atom>())
        return caf::make_message(state_json());
      if (on_other(x))
        return caf::make_message();
      supervision_detail::report_odd_message(path(), "message of an unknown type");
      return caf::make_error(caf::sec::unexpected_message);
    });
  }

  actor_context context_;
  registered_actor_ptr entry_;
};

/// Ends an actor before whatever waits in its mailbox: exits have normal priority otherwise (design/caf.md §4).
template <class Handle> void stop_actor(const Handle& who, caf::exit_reason why) {
  if (who)
    caf::anon_send<caf::message_priority::high>(caf::actor_cast<caf::actor>(who),
                                                caf::exit_msg{caf::actor_addr{}, why});
}

} // namespace troupe
