#pragma once

#include "nodes/api/http/http_reply.hpp"

#include <mutex>
#include <optional>

namespace troupe::http {

/// How much may wait for a slow client of a stream.
struct stream_limits {
  std::size_t entries = 1000;
  std::size_t bytes = 4 * 1024 * 1024;
};

/// One answer on its way: the meeting point of a handler, on any thread, and its connection, on the io thread.
class exchange {
 public:
  enum class stage {
    waiting,   ///< no answer yet
    streaming, ///< begun, more may come
    ended,     ///< all of the answer is known
    abandoned, ///< the handler let go of it
    overrun,   ///< the client is too slow
    closed,    ///< the connection is done with it
  };

  /// @param wake tells the connection, by posting to its thread, that there is something to take.
  exchange(stream_limits limits, std::function<void()> wake) : limits_(limits), wake_(std::move(wake)) {}

  // The handler's side; see `reply`.
  bool answer(response whole);
  bool begin(int status, fields headers);
  bool write(std::span<const shared_chunk> pieces);
  void end();
  void abandon();
  void on_closed(std::function<void()> then);
  void when_drained(std::function<void()> then);
  bool open() const;

  /// What the connection takes over in one go.
  struct haul {
    std::optional<response> head{}; ///< once: the status and headers, with the body when it is a whole answer
    bool stream = false;            ///< the head begins a stream
    std::vector<shared_chunk> chunks{};
    stage at = stage::waiting;
  };
  haul take();
  /// So many chunks have left.
  void sent(std::size_t entries, std::size_t bytes);
  /// All that was taken has left: runs what waits for that, unless more has come meanwhile.
  void drained();
  /// No more is wanted: the client is gone. Tells the handler, unless its answer is complete.
  void close();
  /// The server ends a stream in good order and tells the handler.
  void finish_early();
  stage at() const;

 private:
  /// What is to be called, or only let go of, once the mutex is free.
  struct farewell {
    bool tell = false;
    std::function<void()> closed{};
    std::function<void()> drained{};
    void run() const;
  };

  void wake();
  farewell leave(stage next);

  mutable std::mutex mutex_;
  const stream_limits limits_;
  std::function<void()> wake_;
  stage stage_ = stage::waiting;
  bool awake_ = false;
  bool stream_ = false;
  bool told_to_leave_ = false;
  std::optional<response> head_;
  std::vector<shared_chunk> chunks_;
  std::size_t waiting_entries_ = 0;
  std::size_t waiting_bytes_ = 0;
  std::function<void()> on_closed_;
  std::function<void()> when_drained_;
};

} // namespace troupe::http
