#pragma once

#include "messages/resource/meta.hpp"
#include "messages/resource/table.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

/// Tables as JSON, for clients that accept `as=Table` (spec/kubectl-surface.md §14).
namespace troupe::api_server {

/// A column of a kind's table. Those of priority 1 are shown by `-o wide` only.
struct column {
  std::string_view name;
  std::string_view type;
  std::string_view description;
  std::int32_t priority = 0;
  std::string_view format{};
};

/// The columns of a kind; `Name` and `Created At` for those without any of their own.
std::span<const column> columns_of(const api::type_desc& type);

/// What a row carries of its object.
enum class include_object { metadata, object, none };
/// Reads the parameter `includeObject`; nothing when it is none of the allowed words.
std::optional<include_object> parse_include_object(std::string_view word);

/// Begins a Table; rows follow, each behind the first with a comma, which append_row() sees to.
/// @param with_columns false in a watch after its first event
void begin_table(std::string& out, const api::type_desc& type, const api::ListMeta& meta, bool with_columns = true);
/// Appends the row of an object.
void append_row(std::string& out, const api::type_desc& type, const void* object, std::int64_t now_us,
                include_object include);
void end_table(std::string& out);

/// The metadata of an object alone, as a PartialObjectMetadata.
void append_partial(std::string& out, const api::ObjectMeta& meta);

} // namespace troupe::api_server
