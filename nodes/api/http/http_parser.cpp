#include "nodes/api/http/http_parser.hpp"

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include <algorithm>
#include <optional>

namespace beast = boost::beast;

namespace troupe::http {

namespace {

constexpr std::size_t read_size = 8 * 1024;
constexpr std::size_t body_read_size = 64 * 1024;

int status_of(beast::error_code error) {
  namespace bh = beast::http;
  if (error == bh::error::header_limit || error == bh::error::buffer_overflow)
    return 431;
  if (error == bh::error::body_limit)
    return 413;
  if (error == bh::error::bad_version)
    return 505;
  return 400;
}

fields copy_fields(const beast::http::fields& from) {
  fields result;
  for (const auto& field : from)
    result.add(std::string{field.name_string()}, std::string{field.value()});
  return result;
}

} // namespace

struct request_parser::impl {
  using parser = beast::http::request_parser<beast::http::string_body>;

  explicit impl(parser_limits l) : limits(l) {}

  void start() {
    current.emplace();
    current->eager(true);
    current->header_limit(static_cast<std::uint32_t>(limits.header_bytes));
    current->body_limit(limits.body_bytes);
    continued = false;
  }

  state fail(int status) {
    failure = status;
    return state::failed;
  }

  parser_limits limits;
  beast::flat_buffer buffer;
  std::optional<parser> current;
  bool continued = false;
  int failure = 0;
};

request_parser::request_parser(parser_limits limits) : impl_(std::make_unique<impl>(limits)) {}
request_parser::~request_parser() = default;

std::span<char> request_parser::space() {
  const auto in_body = impl_->current && impl_->current->is_header_done();
  const auto room = impl_->buffer.prepare(in_body ? body_read_size : read_size);
  return {static_cast<char*>(room.data()), room.size()};
}

void request_parser::commit(std::size_t bytes) { impl_->buffer.commit(bytes); }

request_parser::state request_parser::advance() {
  auto& i = *impl_;
  if (i.failure != 0)
    return state::failed;
  while (i.buffer.size() > 0) {
    if (!i.current)
      i.start();
    if (i.current->is_done())
      return state::done;
    beast::error_code error;
    const auto used = i.current->put(i.buffer.data(), error);
    i.buffer.consume(used);
    if (error && error != beast::http::error::need_more)
      return i.fail(status_of(error));
    if (i.current->is_done())
      return state::done;
    if (error || used == 0)
      break;
  }
  // A header or a chunk's frame that does not end is not collected for ever.
  return i.buffer.size() > i.limits.header_bytes + read_size ? i.fail(431) : state::more;
}

request request_parser::take() {
  auto message = impl_->current->release();
  request result;
  result.method = std::string{message.method_string()};
  result.target = std::string{message.target()};
  result.headers = copy_fields(message.base());
  result.version = static_cast<int>(message.version());
  result.keep_alive = message.keep_alive();
  result.body = std::move(message.body());
  impl_->current.reset();
  return result;
}

int request_parser::failure() const { return impl_->failure; }

bool request_parser::begun() const { return impl_->current.has_value(); }

bool request_parser::wants_continue() {
  auto& i = *impl_;
  if (i.continued || !i.current || !i.current->is_header_done() || i.current->is_done())
    return false;
  i.continued = true;
  return equal_no_case(std::string_view{i.current->get()[beast::http::field::expect]}, "100-continue");
}

void request_parser::shrink() { impl_->buffer.shrink_to_fit(); }

} // namespace troupe::http
