#include "actors/store/state/effects.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using store_work::told_later;

TEST_CASE("effects: what is told later loses nothing when it joins what goes before", "[store]") {
  told_later first, more;
  first.orders[1].stops = {{{7, 0}, 0}};
  more.orders[1].ended = {{7, 0}};
  more.orders[1].done = {8};
  more.orders[2].dismissed = true;
  append(first, std::move(more));
  CHECK(first.orders[1].stops.size() == 1);
  CHECK(first.orders[1].ended == std::vector<pod_ref>{{7, 0}});
  CHECK(first.orders[1].done == std::vector<object_id>{8});
  CHECK(first.orders[2].dismissed);
}

TEST_CASE("effects: everything replaces what it holds, not what was said besides", "[store]") {
  told_later first, all;
  first.orders[1].starts.resize(3);
  first.orders[1].done = {8};
  first.orders[1].dismissed = true;
  all.orders[1].all = true;
  all.orders[1].starts.resize(1);
  append(first, std::move(all));
  CHECK(first.orders[1].all);
  CHECK(first.orders[1].starts.size() == 1);
  CHECK(first.orders[1].done == std::vector<object_id>{8});
  CHECK(first.orders[1].dismissed);
}
