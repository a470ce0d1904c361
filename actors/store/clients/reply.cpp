#include "actors/store/clients/reply.hpp"

#include "actors/store/clients/refusals.hpp"

namespace troupe {

reply::~reply() {
  if (to_)
    answer(internal_error("the store ended before the write was durable; whether it took place is unknown"));
}

} // namespace troupe
