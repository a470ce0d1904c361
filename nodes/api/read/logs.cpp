#include "nodes/api/read/logs.hpp"

#include "nodes/api/core.hpp"
#include "nodes/api/read/log_options.hpp"
#include "nodes/api/refused.hpp"
#include "nodes/api/table/age.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace troupe::api_server {

namespace {

constexpr std::string_view text_type = "text/plain; charset=utf-8";
constexpr std::uint64_t piece_size = 256 * 1024;

/// One log on its way from its node to a client.
class log_reader : public std::enable_shared_from_this<log_reader> {
 public:
  log_reader(core& with, http::reply to, log_source source, const log_options& options)
      : core_(with), to_(std::move(to)), source_(std::move(source)), follow_(options.follow),
        left_(options.limit_bytes.value_or(UINT64_MAX)) {
    query_.pod = source_.pod;
    query_.container = source_.container;
    query_.from = source_.from;
    query_.since_us = options.since_us;
    query_.tail_lines = options.tail_lines;
    query_.timestamps = options.timestamps;
  }

  /// Asks for the next piece. @param wait until there is one
  void ask(bool wait);

 private:
  void take(log_outcome outcome);
  void fail(const status_error& why);
  bool pass_on(std::string bytes, bool last);
  void go_on(bool wrote, bool at_end);

  core& core_;
  const http::reply to_;
  const log_source source_;
  const bool follow_;
  std::uint64_t left_; ///< bytes that may still be sent
  log_query query_;
  bool begun_ = false;
};

void log_reader::ask(bool wait) {
  if (!to_.open())
    return;
  query_.wait = wait;
  query_.limit_bytes = static_cast<std::uint32_t>(std::min(left_, piece_size));
  core_.actors.read_log(source_.node, query_, core_.on_io<log_outcome>([self = shared_from_this()](log_outcome got) {
    core::answer(self->to_, [&] { self->take(std::move(got)); });
  }));
}

/// Once the stream has begun, there is no other way to tell than to cut it.
void log_reader::fail(const status_error& why) {
  if (!begun_)
    to_.send(to_response(why));
}

/// @returns false when the client is gone.
bool log_reader::pass_on(std::string bytes, bool last) {
  if (!begun_ && last) {
    to_.send(http::make_response(200, text_type, std::move(bytes)));
    return true;
  }
  if (!begun_)
    to_.begin(200, {{"Content-Type", std::string{text_type}}});
  begun_ = true;
  if (!bytes.empty() && !to_.write(http::make_chunk(bytes)))
    return false;
  if (last)
    to_.end();
  return true;
}

void log_reader::take(log_outcome outcome) {
  if (!outcome.answer)
    return fail(unavailable(fmt::format("the log cannot be read: {}", outcome.error)));
  auto& got = *outcome.answer;
  const auto lost = got.gone && got.at_end && got.bytes.empty(); // more than a part of it
  if (lost && !begun_)
    return fail(internal_error(fmt::format("the log is gone: node {} has retired it", source_.node)));
  query_.cursor_segment = got.cursor_segment;
  query_.cursor_entry = got.cursor_entry;
  query_.cursor_offset = got.cursor_offset;
  query_.cursor_started = true;
  if (got.bytes.size() > left_)
    got.bytes.resize(left_);
  left_ -= got.bytes.size();
  const auto wrote = !got.bytes.empty();
  if (!wrote && !got.at_end)
    return ask(false); // the node is still looking for the place
  const auto nothing_follows = got.at_end && (!follow_ || got.ended || source_.run_is_over);
  const auto last = left_ == 0 || lost || nothing_follows;
  if (pass_on(std::move(got.bytes), last) && !last)
    go_on(wrote, got.at_end);
}

/// The next piece is asked for when the client has taken this one.
void log_reader::go_on(bool wrote, bool at_end) {
  const auto wait = follow_ && at_end;
  if (!wrote)
    return ask(wait);
  to_.when_drained([self = shared_from_this(), wait] { self->ask(wait); });
}

void begin_log(core& with, const snapshot& from, const resource_request& what, const log_options& options,
               const http::reply& to) {
  const auto pod = from.find_record(what.path.name_space, what.path.name);
  if (!pod)
    throw refused(not_found("", "pods", what.path.name));
  auto source = find_log(from, *pod, options);
  if (source.node.empty())
    return void(to.send(http::make_response(200, text_type, "")));
  std::make_shared<log_reader>(with, to, std::move(source), options)->ask(false);
}

} // namespace

void answer_log(core& with, const http::request& request, const resource_request& what, const http::reply& to) {
  const auto options = parse_log_options(request.query, what.path.name, now_us());
  with.versions.wait(0, with.patience, [=, &with](const snapshot_ptr& found) {
    core::answer(to, [&] {
      if (!found)
        throw refused(unavailable("the store is still loading"));
      begin_log(with, *found, what, options, to);
    });
  });
}

} // namespace troupe::api_server
