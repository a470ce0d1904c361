#include "actors/store/clients/last_word.hpp"

#include "actors/store/clients/refusals.hpp"

#include <memory>
#include <utility>

namespace troupe {

namespace {

/// Is said at the latest when its last reference goes.
class last_word {
 public:
  explicit last_word(std::function<void(write_outcome)> done) : done_(std::move(done)) {}
  last_word(const last_word&) = delete;
  last_word& operator=(const last_word&) = delete;
  ~last_word() { say(internal_error("the store was restarted; the write may or may not have been applied")); }

  void say(write_outcome outcome) {
    if (const auto done = std::exchange(done_, nullptr))
      done(std::move(outcome));
  }

 private:
  std::function<void(write_outcome)> done_;
};

} // namespace

std::function<void(write_outcome)> answered_in_any_case(std::function<void(write_outcome)> done) {
  return
      [word = std::make_shared<last_word>(std::move(done))](write_outcome outcome) { word->say(std::move(outcome)); };
}

} // namespace troupe
