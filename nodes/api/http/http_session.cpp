#include "nodes/api/http/http_session.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>

#include <array>

namespace asio = boost::asio;

namespace troupe::http {

namespace {

constexpr std::size_t pieces_a_write = 64; ///< what one writev takes
constexpr std::chrono::milliseconds linger_deadline{2000};

/// Values may hold user text (warnings): nothing in them may end the header.
void append_value(std::string& out, std::string_view value) {
  for (const char c : value)
    out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
}

void append_field(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append(": ");
  append_value(out, value);
  out += "\r\n";
}

bool has_no_body(int status) { return status == 204 || status == 304; }

shared_text last_chunk() {
  static const auto text = std::make_shared<const std::string>("0\r\n\r\n");
  return text;
}

} // namespace

response session_host::page(int status, std::string_view detail) const {
  if (options.error_page)
    return options.error_page(status, detail);
  return make_response(status, "text/plain", std::string{detail.empty() ? reason_phrase(status) : detail} + "\n");
}

session::session(transport socket, session_host& host, std::string peer)
    : socket_(std::move(socket)), host_(host), peer_(std::move(peer)),
      parser_({host.options.max_header_bytes, host.options.max_body_bytes}) {
  boost::system::error_code ignored;
  socket_.non_blocking(true, ignored);
  socket_.set_option(asio::ip::tcp::no_delay{true}, ignored);
}

void session::start() {
  deadline(host_.options.idle_deadline);
  read();
}

void session::refuse() { fail(503, "too many connections"); }

void session::stop() {
  if (closed_)
    return;
  keep_alive_ = false;
  if (lingering_ || (!exchange_ && !last_))
    return close();
  if (exchange_)
    exchange_->finish_early();
}

void session::close() {
  if (std::exchange(closed_, true))
    return;
  const auto self = shared_from_this();
  boost::system::error_code ignored;
  socket_.close(ignored);
  out_.clear();
  host_.forget(*this);
  if (const auto left = std::exchange(exchange_, nullptr))
    left->close();
}

void session::check(clock::time_point now) {
  if (now >= deadline_)
    close();
}

// -- reading

void session::read() {
  const auto room = parser_.space();
  socket_.async_read_some(asio::buffer(room.data(), room.size()),
                          [self = shared_from_this()](auto error, std::size_t bytes) { self->on_read(error, bytes); });
}

void session::on_read(boost::system::error_code error, std::size_t bytes) {
  if (closed_)
    return;
  if (error)
    return close();
  const auto fresh = !parser_.begun();
  parser_.commit(bytes);
  if (fresh)
    deadline(host_.options.request_deadline);
  parse();
}

void session::parse() {
  switch (parser_.advance()) {
  case request_parser::state::done:
    return begin_request();
  case request_parser::state::failed:
    return fail(parser_.failure(), {});
  case request_parser::state::more:
    break;
  }
  if (parser_.wants_continue()) {
    static const auto text = std::make_shared<const std::string>("HTTP/1.1 100 Continue\r\n\r\n");
    queue(text);
    flush();
  }
  if (!closed_)
    read();
}

void session::begin_request() {
  auto incoming = parser_.take();
  no_deadline();
  version_ = incoming.version;
  head_only_ = incoming.method == "HEAD";
  keep_alive_ = incoming.keep_alive && !host_.stopping;
  answered_ = streaming_ = chunked_ = false;
  incoming.peer = peer_;
  if (!split_target(incoming.target, incoming.path, incoming.query))
    return fail(400, "the request's path cannot be decoded");
  exchange_ = std::make_shared<exchange>(stream_limits{host_.options.stream_entries, host_.options.stream_bytes},
                                         [weak = weak_from_this(), executor = socket_.get_executor()] {
                                           asio::post(executor, [weak] {
                                             if (const auto self = weak.lock())
                                               self->pump();
                                           });
                                         });
  host_.handle(std::move(incoming), reply{exchange_});
}

// -- answering

void session::fail(int status, std::string_view detail) {
  keep_alive_ = false;
  last_ = true;
  deadline(host_.options.stall_deadline);
  take_head(host_.page(status, detail), false);
  flush();
}

void session::pump() {
  if (closed_ || !exchange_)
    return;
  auto haul = exchange_->take();
  if (haul.at == exchange::stage::overrun || (haul.at == exchange::stage::abandoned && streaming_))
    return close();
  if (haul.at == exchange::stage::abandoned) {
    if (const auto left = std::exchange(exchange_, nullptr))
      left->close();
    return fail(500, "the request was not answered");
  }
  if (haul.head)
    take_head(std::move(*haul.head), haul.stream);
  for (auto& chunk : haul.chunks) {
    const auto bytes = chunked_ ? std::string_view{chunk->framed} : chunk->payload();
    out_.push_back({chunk, head_only_ ? std::string_view{} : bytes, chunk->framed.size()});
  }
  if (haul.at == exchange::stage::ended) {
    if (chunked_ && !head_only_)
      queue(last_chunk());
    answered_ = true;
  }
  flush();
}

void session::take_head(response head, bool stream) {
  streaming_ = stream;
  chunked_ = stream && version_ >= 11;
  if (stream && !chunked_)
    keep_alive_ = false; // only the connection's end tells an HTTP/1.0 client where the body ends
  const auto size = head.body ? head.body->size() : 0;
  std::string text;
  text.reserve(256);
  text.append("HTTP/1.1 ")
      .append(std::to_string(head.status))
      .append(" ")
      .append(reason_phrase(head.status))
      .append("\r\n");
  for (const auto& [name, value] : head.headers)
    append_field(text, name, value);
  append_field(text, "Date", host_.date());
  if (chunked_)
    append_field(text, "Transfer-Encoding", "chunked");
  else if (!stream && !has_no_body(head.status))
    append_field(text, "Content-Length", std::to_string(size));
  if (!keep_alive_ || version_ < 11)
    append_field(text, "Connection", keep_alive_ ? "keep-alive" : "close");
  text += "\r\n";
  queue(std::make_shared<const std::string>(std::move(text)));
  if (size > 0 && !head_only_ && !has_no_body(head.status))
    queue(std::move(head.body));
  if (stream) {
    parser_.shrink();
    watch_peer();
  }
}

void session::queue(shared_text text) {
  const std::string_view bytes{*text};
  out_.push_back({std::move(text), bytes});
}

void session::flush() {
  if (waits_for_room_)
    return;
  while (!out_.empty())
    if (!write_some())
      return;
  after_flush();
}

/// True when something has gone out; false when there is nothing more to do for now.
bool session::write_some() {
  std::array<asio::const_buffer, pieces_a_write> buffers{};
  std::size_t count = 0;
  for (auto at = out_.begin(); at != out_.end() && count < buffers.size(); ++at)
    buffers[count++] = asio::buffer(at->rest);
  boost::system::error_code error;
  const auto bytes = socket_.write_some(std::span{buffers}.first(count), error);
  if (error == asio::error::would_block || error == asio::error::try_again) {
    wait_for_room();
    return false;
  }
  if (error) {
    close();
    return false;
  }
  consume(bytes);
  return true;
}

void session::consume(std::size_t bytes) {
  std::size_t entries = 0;
  std::size_t counted = 0;
  while (!out_.empty() && bytes >= out_.front().rest.size()) {
    bytes -= out_.front().rest.size();
    counted += out_.front().counted;
    entries += out_.front().counted > 0 ? 1 : 0;
    out_.pop_front();
  }
  if (!out_.empty())
    out_.front().rest.remove_prefix(bytes);
  if (entries > 0 && exchange_)
    exchange_->sent(entries, counted);
}

void session::wait_for_room() {
  waits_for_room_ = true;
  deadline(host_.options.stall_deadline);
  socket_.async_wait(transport::wait_write, [self = shared_from_this()](auto error) {
    self->waits_for_room_ = false;
    if (self->closed_)
      return;
    if (error)
      return self->close();
    self->flush();
  });
}

void session::after_flush() {
  if (last_)
    return linger();
  if (!exchange_)
    return; // a 100 Continue: the request's deadline goes on
  no_deadline();
  if (answered_)
    return finish();
  const auto current = exchange_; // what waits for this may let go of us
  current->drained();
}

void session::finish() {
  if (const auto done = std::exchange(exchange_, nullptr))
    done->close();
  if (closed_)
    return;
  if (!keep_alive_ || host_.stopping)
    return linger();
  deadline(host_.options.idle_deadline);
  parser_.shrink();
  parse();
}

// -- ending

// Closing while the client still sends would reset the connection, and the answer could be lost with it.
void session::linger() {
  last_ = true;
  lingering_ = true;
  boost::system::error_code ignored;
  socket_.shutdown(transport::shutdown_send, ignored);
  deadline(linger_deadline);
  drain();
}

void session::drain() {
  const auto room = parser_.space();
  socket_.async_read_some(asio::buffer(room.data(), room.size()), [self = shared_from_this()](auto error, std::size_t) {
    if (error)
      self->close();
    else if (!self->closed_)
      self->drain();
  });
}

// The end of a client is seen while nothing is read from it. A request sent ahead is left for later, and so is its end.
void session::watch_peer() {
  socket_.async_wait(transport::wait_read, [self = shared_from_this(), watched = exchange_](auto error) {
    if (!self->closed_ && watched == self->exchange_)
      self->on_peer(watched, error);
  });
}

void session::on_peer(const std::shared_ptr<exchange>& watched, boost::system::error_code error) {
  char byte = 0;
  if (!error)
    socket_.receive(asio::buffer(&byte, 1), transport::message_peek, error);
  if (error == asio::error::would_block || error == asio::error::try_again)
    watch_peer();
  else if (error && watched->at() == exchange::stage::streaming)
    close();
}

} // namespace troupe::http
