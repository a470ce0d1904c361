#pragma once
// What agent and launcher say to each other over one AF_UNIX SOCK_SEQPACKET connection: raw structs of this machine,
// one message a packet, a header in front. Strings follow their struct, each ended by a NUL. Every reader checks
// bounds.

#include "actors/node/container_runtime.hpp"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>
#include <type_traits>
#include <vector>

namespace troupe::launcher::protocol {

inline constexpr std::uint32_t version = 3;
inline constexpr std::size_t max_message = 64 * 1024; ///< bytes in one packet
inline constexpr std::size_t max_batch = 100;         ///< entries in one packet
inline constexpr std::size_t max_own_env = 32 * 1024; ///< bytes of environment in one start entry
inline constexpr std::size_t max_command = 48 * 1024; ///< bytes of arguments and environment in one command entry
inline constexpr std::size_t max_command_output = 10 * 1024; ///< bytes that are kept of a command's output
inline constexpr std::size_t max_told = 4096;                ///< bytes of one termination message
inline constexpr std::size_t max_template = 4 << 20;         ///< bytes of one template: more than any exec takes

/// What a packet holds. Below 64 from the agent, from 64 on from the launcher.
enum class kind : std::uint16_t {
  hello = 1,     ///< hello_body: I am the agent; answered by `welcome`, the table's contents and `synced`
  template_part, ///< part_body and bytes: a piece of a template's encoding
  drop_template, ///< u32 each
  start,         ///< start_entry and its environment, each
  kill,          ///< kill_entry each
  acknowledge,   ///< u64 each
  lease,         ///< i64: the deadline (CLOCK_BOOTTIME, ns); 0 for none
  quit,          ///< i64: grace in ms. End everything, then yourselves
  command,       ///< command_entry, its arguments and its environment, each
  welcome = 64,  ///< welcome_body and the containment's message
  running,       ///< started_entry each: what the table held at `hello`
  started,       ///< started_entry each
  exited,        ///< exited_entry, the failure's message and the termination message, each
  synced,        ///< nothing: the table was told completely
  refused,       ///< refused_entry each: this start was not taken
  command_ended, ///< command_ended_entry, the failure's message and the output, each
};

struct header {
  std::uint32_t version = protocol::version;
  kind what{};
  std::uint16_t count = 0; ///< entries
};

struct hello_body {
  std::uint32_t version = protocol::version;
};

struct part_body {
  std::uint32_t id = 0;
  std::uint32_t total = 0;  ///< bytes of the whole encoding
  std::uint32_t offset = 0; ///< where this piece belongs; pieces come in order
  std::uint32_t size = 0;
};

/// Head of a template's encoding. After it: groups (u32 each), working_dir, rootfs, message_path, argv, env, and for
/// each mount its flags (u32), source, sub_path and target.
struct template_body {
  std::int64_t uid = -1; ///< -1: the launcher's own
  std::int64_t gid = -1;
  std::uint64_t memory_limit = 0; ///< 0: none
  std::int32_t oom_score_adj = 0;
  std::uint32_t groups = 0;
  std::uint32_t argv = 0;
  std::uint32_t env = 0;
  std::uint32_t mounts = 0;
  std::int32_t stop_signal = 0;
  std::uint32_t cpu_limit_milli = 0; ///< 0: none
  std::uint32_t cpu_weight = 0;      ///< 0: the kernel's own
};

/// Bits of a mount's flags.
enum mount_flag : std::uint32_t { mount_read_only = 1, mount_recursive_read_only = 2 };

struct start_entry {
  node::container_key key;
  std::uint32_t template_id = 0;
  std::uint32_t env = 0;      ///< strings that follow
  std::uint32_t env_size = 0; ///< their bytes, NULs included
};

struct kill_entry {
  node::container_key key;
  std::uint32_t reserved = 0;
  std::int64_t grace_ms = 0;
};

/// A command beside a run. Its strings follow: arguments, then environment. No arguments: the template's.
struct command_entry {
  std::uint64_t id = 0;
  node::container_key key;
  std::uint32_t template_id = 0;
  std::int64_t timeout_ms = 0;
  std::uint32_t argv = 0;
  std::uint32_t env = 0;
  std::uint32_t size = 0; ///< bytes of all strings, NULs included
  std::uint32_t reserved = 0;
};

enum class refusal : std::uint32_t { no_slot = 1, no_lease, no_template };

struct refused_entry {
  node::container_key key;
  refusal why{};
};

struct welcome_body {
  std::uint32_t version = protocol::version;
  std::uint32_t slots = 0;
  std::uint64_t incarnation = 0; ///< counts the launchers of this folder
  std::uint32_t strong = 0;
  std::uint32_t method_size = 0;    ///< of the string that follows, NUL included
  std::uint32_t message_size = 0;   ///< of the string after that
  std::uint32_t no_mounts_size = 0; ///< and of the string after that: why there are no mounts
};

struct started_entry {
  node::container_key key;
  std::int32_t pid = 0;
  std::int64_t started_us = 0;
  node::log_position log;
  std::uint32_t reserved = 0;
};

/// Bits of exited_entry::flags and of a slot's flags.
enum exit_flag : std::uint32_t { oom_killed = 1, outcome_unknown = 2, lease_expired = 4 };

/// What failed in a child before its program ran.
enum class step : std::uint32_t {
  none,
  session,
  cgroup,
  user_namespace,
  rlimit,
  chroot,
  chdir,
  groups,
  setgid,
  setuid,
  output,
  exec,
  clone,
  namespaces,
  mount
};

struct exited_entry {
  node::container_key key;
  std::uint32_t flags = 0;
  std::uint64_t sequence = 0;
  std::int64_t started_us = 0;
  std::int64_t finished_us = 0;
  std::int32_t exit_code = 0;
  std::int32_t signal = 0;
  std::uint64_t cpu_us = 0;
  std::uint32_t max_rss_kib = 0;
  std::int32_t error = 0;
  step where{};
  std::uint32_t message_size = 0; ///< of the string that follows, NUL included; 0: none
  node::log_position log;
  std::uint32_t told_size = 0; ///< of the termination message after it
};

/// Bits of command_ended_entry::flags.
enum command_flag : std::uint32_t { command_timed_out = 1, command_not_running = 2 };

struct command_ended_entry {
  std::uint64_t id = 0;
  std::int32_t exit_code = 0;
  std::uint32_t flags = 0;
  std::int32_t error = 0;
  step where{};
  std::uint32_t message_size = 0; ///< of the string that follows, NUL included; 0: none
  std::uint32_t output_size = 0;  ///< of the bytes after it
};

/// A step's name, as users read it.
constexpr std::string_view name(step s) {
  constexpr std::string_view names[] = {"",       "session", "cgroup",    "user namespace", "rlimit",
                                        "chroot", "chdir",   "setgroups", "setgid",         "setuid",
                                        "output", "exec",    "clone",     "namespaces",     "mount"};
  const auto i = static_cast<std::size_t>(s);
  return i < std::size(names) ? names[i] : std::string_view{"unknown"};
}

/// Takes values from a packet; once something was missing everything is refused.
class reader {
 public:
  explicit reader(std::span<const std::byte> bytes) : rest_(bytes) {}

  bool ok() const { return ok_; }
  bool empty() const { return rest_.empty(); }

  /// The next value; value-initialised when the packet ends before it.
  template <class T> T take() {
    static_assert(std::is_trivially_copyable_v<T>);
    T value{};
    if (const auto from = raw(sizeof(T)); ok_)
      std::memcpy(&value, from.data(), sizeof(T));
    return value;
  }

  /// The next `size` bytes.
  std::span<const std::byte> raw(std::size_t size) {
    if (!ok_ || size > rest_.size()) {
      ok_ = false;
      return {};
    }
    const auto part = rest_.first(size);
    rest_ = rest_.subspan(size);
    return part;
  }

  /// The next NUL-ended string. Its data() is NUL-ended, too.
  std::string_view text() {
    if (!ok_)
      return "";
    const auto* begin = reinterpret_cast<const char*>(rest_.data());
    const auto size = ::strnlen(begin, rest_.size());
    ok_ = size < rest_.size();
    if (!ok_)
      return "";
    rest_ = rest_.subspan(size + 1);
    return {begin, size};
  }

 private:
  std::span<const std::byte> rest_;
  bool ok_ = true;
};

/// Builds packets in one buffer that is used again and again.
class writer {
 public:
  /// Begins a packet (or, without a header, an encoding).
  void begin(kind what) {
    bytes_.clear();
    head_ = header{.what = what};
    put(head_);
  }
  void clear() { bytes_.clear(); }

  template <class T> void put(const T& value) {
    static_assert(std::is_trivially_copyable_v<T>);
    const auto* from = reinterpret_cast<const std::byte*>(&value);
    bytes_.insert(bytes_.end(), from, from + sizeof(T));
  }
  void put_raw(std::span<const std::byte> part) { bytes_.insert(bytes_.end(), part.begin(), part.end()); }

  /// @param text stops at its first NUL
  void put_text(std::string_view text) {
    text = text.substr(0, text.find('\0'));
    put_raw(std::as_bytes(std::span{text.data(), text.size()}));
    bytes_.push_back(std::byte{0});
  }

  /// Counts one entry.
  void entry() {
    ++head_.count;
    std::memcpy(bytes_.data(), &head_, sizeof head_);
  }
  std::size_t count() const { return head_.count; }
  /// Whether an entry of so many bytes still fits.
  bool fits(std::size_t size) const { return head_.count < max_batch && bytes_.size() + size <= max_message; }
  std::span<const std::byte> bytes() const { return bytes_; }

 private:
  header head_;
  std::vector<std::byte> bytes_;
};

static_assert(sizeof(node::container_key) == 20 && std::is_trivially_copyable_v<node::container_key>);
static_assert(sizeof(node::log_position) == 12 && std::is_trivially_copyable_v<node::log_position>);
static_assert(sizeof(header) == 8 && sizeof(start_entry) == 32 && sizeof(started_entry) == 48);
static_assert(sizeof(exited_entry) == 96 && sizeof(command_entry) == 56 && sizeof(command_ended_entry) == 32);

} // namespace troupe::launcher::protocol
