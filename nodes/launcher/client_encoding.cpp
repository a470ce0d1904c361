#include "nodes/launcher/client_encoding.hpp"

#include <algorithm>
#include <string_view>

namespace troupe::launcher {

namespace {

std::string_view name_of(std::string_view entry) { return entry.substr(0, entry.find('=')); }

template <class T> std::int64_t or_minus_one(const std::optional<T>& value) {
  return value ? static_cast<std::int64_t>(*value) : -1;
}

} // namespace

std::vector<std::byte> encode(const node::container_template& what) {
  protocol::writer out;
  out.put(protocol::template_body{.uid = or_minus_one(what.uid),
                                  .gid = or_minus_one(what.gid),
                                  .memory_limit = what.memory_limit.value_or(0),
                                  .oom_score_adj = what.oom_score_adj,
                                  .groups = static_cast<std::uint32_t>(what.supplemental_groups.size()),
                                  .argv = static_cast<std::uint32_t>(what.argv.size()),
                                  .env = static_cast<std::uint32_t>(what.env.size()),
                                  .mounts = static_cast<std::uint32_t>(what.mounts.size()),
                                  .stop_signal = what.stop_signal,
                                  .cpu_limit_milli = what.cpu_limit_milli,
                                  .cpu_weight = what.cpu_weight});
  for (const auto group : what.supplemental_groups)
    out.put(group);
  out.put_text(what.working_dir);
  out.put_text(what.rootfs);
  out.put_text(what.message_path);
  for (const auto& argument : what.argv)
    out.put_text(argument);
  for (const auto& entry : what.env)
    out.put_text(entry);
  for (const auto& mount : what.mounts) {
    out.put((mount.read_only ? protocol::mount_read_only : 0U) |
            (mount.recursive_read_only ? protocol::mount_recursive_read_only : 0U));
    out.put_text(mount.source);
    out.put_text(mount.sub_path);
    out.put_text(mount.target);
  }
  return {out.bytes().begin(), out.bytes().end()};
}

std::size_t encoded_size(const std::vector<std::string>& strings) {
  std::size_t size = 0;
  for (const auto& s : strings)
    size += s.size() + 1;
  return size;
}

std::vector<std::string> merge_environment(const std::vector<std::string>& base, const std::vector<std::string>& own) {
  std::vector<std::string> merged;
  for (const auto& entry : base)
    if (std::none_of(own.begin(), own.end(), [&](const auto& o) { return name_of(o) == name_of(entry); }))
      merged.push_back(entry);
  merged.insert(merged.end(), own.begin(), own.end());
  return merged;
}

node::container_started take_started(protocol::reader& from) {
  const auto entry = from.take<protocol::started_entry>();
  return {.key = entry.key, .started_at = entry.started_us, .pid = entry.pid, .log = entry.log};
}

node::container_exited take_exited(protocol::reader& from) {
  const auto entry = from.take<protocol::exited_entry>();
  const auto message = entry.message_size > 0 ? from.text() : std::string_view{};
  const auto told = from.raw(entry.told_size);
  node::container_exited exit{.key = entry.key,
                              .sequence = entry.sequence,
                              .started_at = entry.started_us,
                              .finished_at = entry.finished_us,
                              .exit_code = entry.exit_code,
                              .signal = entry.signal,
                              .oom_killed = (entry.flags & protocol::oom_killed) != 0,
                              .outcome_unknown = (entry.flags & protocol::outcome_unknown) != 0,
                              .lease_expired = (entry.flags & protocol::lease_expired) != 0,
                              .max_rss_kib = entry.max_rss_kib,
                              .cpu_us = entry.cpu_us,
                              .log = entry.log,
                              .failure = {},
                              .message = {reinterpret_cast<const char*>(told.data()), told.size()}};
  if (entry.error != 0)
    exit.failure = node::start_failure{entry.error, std::string{name(entry.where)}, std::string{message}};
  return exit;
}

std::pair<std::uint64_t, node::command_result> take_command_result(protocol::reader& from) {
  const auto entry = from.take<protocol::command_ended_entry>();
  const auto message = from.text();
  const auto output = from.raw(entry.output_size);
  node::command_result result{.inside = {},
                              .exit_code = entry.exit_code,
                              .timed_out = (entry.flags & protocol::command_timed_out) != 0,
                              .not_running = (entry.flags & protocol::command_not_running) != 0,
                              .output = {reinterpret_cast<const char*>(output.data()), output.size()},
                              .failure = {}};
  if (entry.error != 0)
    result.failure = node::start_failure{entry.error, std::string{name(entry.where)}, std::string{message}};
  return {entry.id, std::move(result)};
}

} // namespace troupe::launcher
