#include "tools/cli/json.hpp"
#include "tools/cli/table.hpp"

#include <catch2/catch.hpp>

using namespace troupe::cli;

namespace {

const json::object pods = parse_json(R"({
  "kind": "Table",
  "columnDefinitions": [
    {"name": "Name", "format": "name", "priority": 0}, {"name": "Ready", "priority": 0},
    {"name": "Node", "priority": 1}, {"name": "Data", "type": "string", "priority": 0}],
  "rows": [
    {"cells": ["a", "1/1", "node-1", 3],
     "object": {"metadata": {"namespace": "x", "labels": {"app": "a", "b": ""}}}},
    {"cells": ["a-longer-name", "0/1", null, "first\nsecond"], "object": {"metadata": {"namespace": "default"}}}]
})")
                              ->as_object();

std::string printed(const table_style& style) {
  auto rows = rows_of(pods, list_at(pods, "columnDefinitions"), style);
  rows.insert(rows.begin(), header_of(pods, style));
  return layout(rows);
}

} // namespace

TEST_CASE("cli table: columns are padded as kubectl pads them", "[cli]") {
  CHECK(layout({{"NAME", "AGE"}, {"a", "5s"}}) == "NAME   AGE\na      5s\n");
  CHECK(layout({{"N", "AGE"}, {"a", "5s"}}) == "N     AGE\na     5s\n");
  CHECK(layout({{"NAME", "AGE"}, {"größe", "1"}}) == "NAME    AGE\ngröße   1\n");
  CHECK(layout({{"only"}}) == "only\n");
}

TEST_CASE("cli table: a server's table", "[cli]") {
  CHECK(printed({}) == "NAME            READY   DATA\n"
                       "a               1/1     3\n"
                       "a-longer-name   0/1     first...\n");
  CHECK(printed({.wide = true}) == "NAME            READY   NODE     DATA\n"
                                   "a               1/1     node-1   3\n"
                                   "a-longer-name   0/1     <none>   first...\n");
  CHECK(printed({.with_namespace = true, .with_labels = true, .name_prefix = "pod/"}) ==
        "NAMESPACE   NAME                READY   DATA       LABELS\n"
        "x           pod/a               1/1     3          app=a,b=\n"
        "default     pod/a-longer-name   0/1     first...   <none>\n");
}

TEST_CASE("cli table: rows of a watch stay below their header", "[cli]") {
  column_layout columns;
  columns.measure({{"NAME", "AGE"}, {"abcdefgh", "1s"}});
  CHECK(columns.line({"ab", "2s"}) == "ab         2s\n");
  columns.measure({{"abcdefghijkl", "3s"}});
  CHECK(columns.line({"ab", "2s"}) == "ab             2s\n");
}
