#include "actors/store/view/change.hpp"

namespace troupe {

const std::string& text_once::put(std::string text) const {
  auto mine = std::make_unique<const std::string>(std::move(text));
  const std::string* there = nullptr;
  if (text_.compare_exchange_strong(there, mine.get(), std::memory_order_acq_rel, std::memory_order_acquire))
    return *mine.release();
  return *there;
}

std::string change::name_space() const {
  return of_pod() ? owner->name_space : (after ? after : before).meta().namespace_;
}

std::string change::name() const {
  return of_pod() ? pod_name(owner->job_name, owner->uid, number, pod_after.index)
                  : (after ? after : before).meta().name;
}

std::size_t change::cost() const noexcept {
  constexpr std::size_t in_memory =
      6; // bytes for one of the stored form: the object, and its text once it is asked for
  return sizeof(change) + (of_pod() ? 0 : in_memory * object_bytes);
}

} // namespace troupe
