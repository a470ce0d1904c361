#pragma once
// The launcher's socket: who speaks to it, and what is told to the agent. Never blocks: what the agent doesn't take
// yet stays in the table.

#include "nodes/launcher/process/house.hpp"
#include "nodes/launcher/process/news_pace.hpp"
#include "nodes/launcher/process/run_template.hpp"
#include "nodes/launcher/process/runs.hpp"
#include "nodes/launcher/protocol.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <utility>
#include <vector>

namespace troupe::launcher {

class agent_link {
 public:
  static constexpr std::size_t max_peers = 8; ///< the agent, and who wants to end the house

  /// @param tag what epoll's data is for peer 0; the peer's place is added
  agent_link(house& h, runs& work, int epoll, std::uint64_t tag);

  void accept_all();
  /// epoll says that this peer has sent something, or takes something again.
  void on_ready(std::size_t place);
  /// Tells the agent what is new, as far as it takes it.
  void flush(std::int64_t now_ns);
  /// When `flush` has something to tell that waits for its time only; INT64_MAX: nothing.
  std::int64_t next_flush() const;
  void close_all();
  /// The lease was changed; the timer is to be set anew.
  bool take_lease_changed() { return std::exchange(lease_changed_, false); }
  bool quit_wanted() const { return quit_wanted_; }

 private:
  enum class stage { welcome, table, live };

  struct incoming {
    std::uint32_t total = 0;
    std::vector<std::byte> bytes;
  };

  bool receive(std::size_t place);
  bool handle(std::size_t place, std::span<const std::byte> packet);
  void become_agent(std::size_t place);
  bool take_part(protocol::reader& from);
  bool take_start(protocol::reader& from);
  bool take_kill(protocol::reader& from);
  bool take_command(protocol::reader& from);
  bool take_lease(protocol::reader& from);
  bool take_quit(protocol::reader& from);
  void close_peer(std::size_t place);

  bool send();
  bool tell_stage();
  void write_welcome();
  bool write_table();
  bool write_news();
  bool write_slots(protocol::kind what, std::vector<std::uint32_t>& slots, slot_state wanted);
  void write_started(std::uint32_t slot_number);
  void write_exited(std::uint32_t slot_number);
  bool write_refused();
  bool write_commands();

  house& house_;
  runs& runs_;
  int epoll_;
  std::uint64_t tag_;
  std::array<int, max_peers> peers_;
  std::size_t agent_ = max_peers; ///< place of the agent; max_peers: none
  stage stage_ = stage::welcome;
  std::uint32_t cursor_ = 0; ///< next slot to repeat
  std::map<std::uint32_t, std::shared_ptr<const run_template>> templates_;
  std::map<std::uint32_t, incoming> parts_;
  std::vector<protocol::refused_entry> refused_;
  std::vector<std::byte> buffer_;
  protocol::writer out_;
  news_pace pace_;
  bool unsent_ = false; ///< out_ holds a packet that the socket had no room for
  bool lease_changed_ = false;
  bool quit_wanted_ = false;
};

} // namespace troupe::launcher
