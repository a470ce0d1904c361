#pragma once
// Objects as rows for people to read.

#include "messages/resource/meta.hpp"
#include "messages/resource/table.hpp"

namespace troupe::api {

// clang-format off: a line a field

#define TROUPE_TableColumnDefinition(F, T) \
  F(T, name, std::string, 0, always, plain, "heading") \
  F(T, type, std::string, 0, always, plain, "OpenAPI type of its cells") \
  F(T, format, std::string, 0, always, plain, "OpenAPI format; \"name\" marks the column of names") \
  F(T, description, std::string, 0, always, plain, "what it shows") \
  F(T, priority, std::int32_t, 0, always, plain, "0: always shown; higher: in wide tables only")
/// A column of a table.
TROUPE_TYPE(TableColumnDefinition, TROUPE_TableColumnDefinition)

#define TROUPE_TableRowCondition(F, T) \
  F(T, type, std::string, 0, always, one_of(words::row_condition_type), "Completed") \
  F(T, status, std::string, 0, always, one_of(words::condition_status), "True, False or Unknown") \
  F(T, reason, std::string, 0, omitempty, plain, "one word for programs") \
  F(T, message, std::string, 0, omitempty, plain, "a sentence for people")
/// Something noteworthy of a row.
TROUPE_TYPE(TableRowCondition, TROUPE_TableRowCondition)

#define TROUPE_TableRow(F, T) \
  F(T, cells, list_of<RawJson>, 0, always, atomic, "one value a column") \
  F(T, conditions, list_of<TableRowCondition>, 0, omitempty, atomic, "what sets the row apart") \
  F(T, object, RawJson, 0, omitempty, plain, "the object, or its metadata, as the request asked")
/// One object as cells.
TROUPE_TYPE(TableRow, TROUPE_TableRow)

#define TROUPE_Table(F, T) \
  F(T, metadata, ListMeta, 0, omitempty, plain, "its name, labels and whatever else every object carries") \
  F(T, columnDefinitions, list_of<TableColumnDefinition>, 0, always, atomic, "the columns") \
  F(T, rows, list_of<TableRow>, 0, always, atomic, "the rows, in the order of the list")
/// Objects as rows of cells, for people to read.
TROUPE_TYPE(Table, TROUPE_Table)

// clang-format on

} // namespace troupe::api
