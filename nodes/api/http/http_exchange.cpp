#include "nodes/api/http/http_exchange.hpp"

#include <utility>

namespace troupe::http {

// Called with the mutex held, so that after close() nobody can still be on the way to the connection.
void exchange::wake() {
  if (awake_ || stage_ == stage::closed)
    return;
  awake_ = true;
  wake_();
}

bool exchange::answer(response whole) {
  const std::lock_guard lock{mutex_};
  if (stage_ != stage::waiting)
    return false;
  head_ = std::move(whole);
  stage_ = stage::ended;
  wake();
  return true;
}

bool exchange::begin(int status, fields headers) {
  const std::lock_guard lock{mutex_};
  if (stage_ != stage::waiting)
    return false;
  head_ = response{status, std::move(headers), nullptr};
  stream_ = true;
  stage_ = stage::streaming;
  wake();
  return true;
}

bool exchange::write(std::span<const shared_chunk> pieces) {
  const std::lock_guard lock{mutex_};
  if (stage_ != stage::streaming)
    return false;
  for (const auto& piece : pieces) {
    if (piece->size == 0)
      continue;
    ++waiting_entries_;
    waiting_bytes_ += piece->framed.size();
    chunks_.push_back(piece);
  }
  if (waiting_entries_ > limits_.entries || waiting_bytes_ > limits_.bytes) {
    stage_ = stage::overrun;
    chunks_.clear();
  }
  wake();
  return stage_ == stage::streaming;
}

void exchange::end() {
  const std::lock_guard lock{mutex_};
  if (stage_ != stage::streaming)
    return;
  stage_ = stage::ended;
  wake();
}

void exchange::abandon() {
  const std::lock_guard lock{mutex_};
  if (stage_ != stage::waiting && stage_ != stage::streaming)
    return;
  stage_ = stage::abandoned;
  wake();
}

void exchange::on_closed(std::function<void()> then) {
  {
    const std::lock_guard lock{mutex_};
    if (stage_ == stage::waiting || stage_ == stage::streaming || stage_ == stage::overrun) {
      std::swap(on_closed_, then);
      return;
    }
    if (!told_to_leave_)
      return;
  }
  then();
}

void exchange::when_drained(std::function<void()> then) {
  const std::lock_guard lock{mutex_};
  if (stage_ != stage::streaming)
    return;
  std::swap(when_drained_, then);
  wake();
}

bool exchange::open() const {
  const std::lock_guard lock{mutex_};
  return stage_ == stage::waiting || stage_ == stage::streaming;
}

exchange::stage exchange::at() const {
  const std::lock_guard lock{mutex_};
  return stage_;
}

exchange::haul exchange::take() {
  const std::lock_guard lock{mutex_};
  awake_ = false;
  haul result{.head = std::move(head_), .stream = stream_, .chunks = std::move(chunks_), .at = stage_};
  head_.reset();
  chunks_.clear();
  return result;
}

void exchange::sent(std::size_t entries, std::size_t bytes) {
  const std::lock_guard lock{mutex_};
  waiting_entries_ -= entries;
  waiting_bytes_ -= bytes;
}

void exchange::drained() {
  std::function<void()> then;
  {
    const std::lock_guard lock{mutex_};
    if (!chunks_.empty())
      return;
    then = std::exchange(when_drained_, nullptr);
  }
  if (then)
    then();
}

// Called with the mutex held. What the callbacks hold may be the last reply, so that they are also destroyed without
// it.
exchange::farewell exchange::leave(stage next) {
  const auto complete = stage_ == stage::ended || stage_ == stage::closed;
  stage_ = next;
  told_to_leave_ = told_to_leave_ || !complete;
  return {.tell = !complete,
          .closed = std::exchange(on_closed_, nullptr),
          .drained = std::exchange(when_drained_, nullptr)};
}

void exchange::close() {
  farewell last;
  {
    const std::lock_guard lock{mutex_};
    last = leave(stage::closed);
    chunks_.clear();
  }
  last.run();
}

void exchange::finish_early() {
  farewell last;
  {
    const std::lock_guard lock{mutex_};
    if (stage_ != stage::streaming)
      return;
    last = leave(stage::ended);
    wake();
  }
  last.run();
}

void exchange::farewell::run() const {
  if (tell && closed)
    closed();
}

struct reply::owner {
  explicit owner(std::shared_ptr<exchange> x) : to(std::move(x)) {}
  ~owner() { to->abandon(); }
  owner(const owner&) = delete;
  owner& operator=(const owner&) = delete;
  std::shared_ptr<exchange> to;
};

reply::reply(std::shared_ptr<exchange> to) : owner_(std::make_shared<owner>(std::move(to))) {}
bool reply::send(response answer) const { return owner_->to->answer(std::move(answer)); }
bool reply::begin(int status, fields headers) const { return owner_->to->begin(status, std::move(headers)); }
bool reply::write(shared_chunk piece) const { return owner_->to->write({&piece, 1}); }
bool reply::write(std::span<const shared_chunk> pieces) const { return owner_->to->write(pieces); }
void reply::end() const { owner_->to->end(); }
void reply::on_closed(std::function<void()> then) const { owner_->to->on_closed(std::move(then)); }
void reply::when_drained(std::function<void()> then) const { owner_->to->when_drained(std::move(then)); }
bool reply::open() const { return owner_->to->open(); }

} // namespace troupe::http
