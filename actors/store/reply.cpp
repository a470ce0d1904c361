#include "actors/store/reply.hpp"

#include "actors/store/refusals.hpp"

namespace troupe {

reply::~reply() {
  if (to_)
    answer(internal_error("the store ended before the write was durable; whether it took place is unknown"));
}

} // namespace troupe
