#pragma once

#include "nodes/api/http/http_exchange.hpp"
#include "nodes/api/http/http_parser.hpp"
#include "nodes/api/http/http_server.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <deque>

namespace troupe::http {

/// Bytes to and from a client. The one name to change when a TLS stream joins: a session reads some, writes some
/// without waiting, waits until it can write, shuts down and closes.
using transport = boost::asio::ip::tcp::socket;

class session;

/// What the connections of a server share. Used on the io thread only.
struct session_host {
  explicit session_host(const server_options& o) : options(o) {}
  virtual ~session_host() = default;
  session_host(const session_host&) = delete;
  session_host& operator=(const session_host&) = delete;

  virtual void handle(request, reply) = 0;
  virtual void forget(session& gone) = 0;
  /// The Date header of this second.
  virtual std::string_view date() = 0;
  response page(int status, std::string_view detail) const;

  const server_options& options;
  bool stopping = false;
};

/// One connection: reads a request, waits for its answer, writes it, and again. All on the io thread.
class session : public std::enable_shared_from_this<session> {
 public:
  using clock = std::chrono::steady_clock;

  session(transport socket, session_host& host, std::string peer);

  void start();
  /// Instead of start(): tells the client that there are too many.
  void refuse();
  /// The server ends: finishes what runs, cuts what rests.
  void stop();
  void close();
  /// Cuts the connection when it is over its deadline.
  void check(clock::time_point now);

 private:
  /// Bytes on their way out and what keeps them alive.
  struct piece {
    std::shared_ptr<const void> owner;
    std::string_view rest;
    std::size_t counted = 0; ///< as which size the exchange knows it; 0 when it is not a chunk of a stream
  };

  void read();
  void on_read(boost::system::error_code error, std::size_t bytes);
  void parse();
  void begin_request();
  void fail(int status, std::string_view detail);
  void pump();
  void take_head(response head, bool stream);
  void queue(shared_text text);
  void flush();
  bool write_some();
  void consume(std::size_t bytes);
  void wait_for_room();
  void after_flush();
  void finish();
  void linger();
  void drain();
  void watch_peer();
  void on_peer(const std::shared_ptr<exchange>& watched, boost::system::error_code error);
  void deadline(std::chrono::milliseconds in) { deadline_ = clock::now() + in; }
  void no_deadline() { deadline_ = clock::time_point::max(); }

  transport socket_;
  session_host& host_;
  std::string peer_;
  request_parser parser_;
  std::shared_ptr<exchange> exchange_; ///< the request that is being answered
  std::deque<piece> out_;
  clock::time_point deadline_ = clock::time_point::max();
  int version_ = 11;
  bool head_only_ = false;
  bool keep_alive_ = true;
  bool chunked_ = false;
  bool streaming_ = false;
  bool answered_ = false; ///< all of the answer is in out_ or has left
  bool waits_for_room_ = false;
  bool last_ = false;      ///< the connection ends with what is in out_
  bool lingering_ = false; ///< all is said; the client's rest is thrown away until it closes
  bool closed_ = false;
};

} // namespace troupe::http
