#pragma once
// Objects as rows for people to read.

#include "messages/resource/meta.hpp"
#include "messages/resource/table.hpp"

namespace troupe::api {

// clang-format off: a line a field

#define TROUPE_TableColumnDefinition(F, T) \
  F(T, name, std::string, 0, always, plain, "?") \
  F(T, type, std::string, 0, always, plain, "?") \
  F(T, format, std::string, 0, always, plain, "?") \
  F(T, description, std::string, 0, always, plain, "?") \
  F(T, priority, std::int32_t, 0, always, plain, "?")
/// ?
TROUPE_TYPE(TableColumnDefinition, TROUPE_TableColumnDefinition)

#define TROUPE_TableRowCondition(F, T) \
  F(T, type, std::string, 0, always, one_of(words::row_condition_type), "?") \
  F(T, status, std::string, 0, always, one_of(words::condition_status), "?") \
  F(T, reason, std::string, 0, omitempty, plain, "?") \
  F(T, message, std::string, 0, omitempty, plain, "?")
/// ?
TROUPE_TYPE(TableRowCondition, TROUPE_TableRowCondition)

#define TROUPE_TableRow(F, T) \
  F(T, cells, list_of<RawJson>, 0, always, atomic, "?") \
  F(T, conditions, list_of<TableRowCondition>, 0, omitempty, atomic, "?") \
  F(T, object, RawJson, 0, omitempty, plain, "?")
/// ?
TROUPE_TYPE(TableRow, TROUPE_TableRow)

#define TROUPE_Table(F, T) \
  F(T, metadata, ListMeta, 0, omitempty, plain, "?") \
  F(T, columnDefinitions, list_of<TableColumnDefinition>, 0, always, atomic, "?") \
  F(T, rows, list_of<TableRow>, 0, always, atomic, "?")
/// ?
TROUPE_TYPE(Table, TROUPE_Table)

// clang-format on

} // namespace troupe::api
