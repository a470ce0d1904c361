#include "actors/store/state/effects.hpp"

#include <algorithm>
#include <iterator>

namespace troupe::store_work {

namespace {

template <class T> void append(std::vector<T>& to, std::vector<T>&& more) {
  to.insert(to.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

void append(proxy_orders& to, proxy_orders&& more) {
  more.dismissed = more.dismissed || to.dismissed;
  if (more.all) { // it holds every start and stop of before, too
    append(more.done, std::move(to.done));
    to = std::move(more);
    return;
  }
  append(to.sources, std::move(more.sources));
  append(to.blueprints, std::move(more.blueprints));
  append(to.starts, std::move(more.starts));
  append(to.stops, std::move(more.stops));
  append(to.ended, std::move(more.ended));
  append(to.done, std::move(more.done));
  to.dismissed = more.dismissed;
}

} // namespace

void append(told_later& to, told_later&& more) {
  append(to.changes, std::move(more.changes));
  append(to.answers, std::move(more.answers));
  for (auto& [node, orders] : more.orders)
    append(to.orders[node], std::move(orders));
  for (auto& [from, owed] : more.receipts) {
    auto& known = to.receipts[from];
    owed.receipt.sequence = std::max(owed.receipt.sequence, known.receipt.sequence);
    known = std::move(owed);
  }
}

} // namespace troupe::store_work
