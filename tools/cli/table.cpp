#include "tools/cli/table.hpp"

#include "tools/cli/json.hpp"

#include <algorithm>

namespace troupe::cli {

namespace {

constexpr std::size_t least_width = 6, padding = 3;

std::string capitals(std::string text) {
  for (char& c : text)
    if (c >= 'a' && c <= 'z')
      c = static_cast<char>(c - 'a' + 'A');
  return text;
}

std::string cell_text(const json::value& cell) {
  auto text = cell.is_null() ? std::string{"<none>"} : text_of(cell);
  if (const auto newline = text.find('\n'); newline != text.npos)
    text = text.substr(0, newline) + "...";
  return text;
}

std::string labels_text(const json::object& metadata) {
  std::string out;
  for (const auto& label : object_at(metadata, "labels"))
    out +=
        (out.empty() ? "" : ",") + std::string{label.key().data(), label.key().size()} + "=" + text_of(label.value());
  return out.empty() ? "<none>" : out;
}

bool is_shown(const json::value& column, const table_style& style) {
  return column.is_object() && (style.wide || number_at(column.get_object(), "priority") == 0);
}

table_row row_of(const json::object& row, const json::array& columns, const table_style& style) {
  const auto& metadata = object_at(object_at(row, "object"), "metadata");
  const auto& cells = list_at(row, "cells");
  table_row out;
  if (style.with_namespace)
    out.push_back(text_at(metadata, "namespace"));
  for (std::size_t i = 0; i < cells.size() && i < columns.size(); ++i) {
    if (!is_shown(columns[i], style))
      continue;
    const bool is_name = text_at(columns[i].get_object(), "format") == "name";
    out.push_back((is_name ? style.name_prefix : "") + cell_text(cells[i]));
  }
  if (style.with_labels)
    out.push_back(labels_text(metadata));
  return out;
}

} // namespace

std::size_t letters(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U; }));
}

void column_layout::measure(const std::vector<table_row>& rows) {
  for (const auto& row : rows) {
    if (widths_.size() < row.size())
      widths_.resize(row.size(), least_width);
    for (std::size_t i = 0; i < row.size(); ++i)
      widths_[i] = std::max(widths_[i], letters(row[i]) + padding);
  }
}

std::string column_layout::line(const table_row& row) const {
  std::string out;
  for (std::size_t i = 0; i < row.size(); ++i) {
    out += row[i];
    if (i + 1 < row.size() && i < widths_.size())
      out.append(widths_[i] - std::min(widths_[i], letters(row[i])), ' ');
  }
  return out + "\n";
}

std::string layout(const std::vector<table_row>& rows) {
  column_layout columns;
  columns.measure(rows);
  std::string out;
  for (const auto& row : rows)
    out += columns.line(row);
  return out;
}

table_row header_of(const json::object& table, const table_style& style) {
  table_row out;
  if (style.with_namespace)
    out.emplace_back("NAMESPACE");
  for (const auto& column : list_at(table, "columnDefinitions"))
    if (is_shown(column, style))
      out.push_back(capitals(text_at(column.get_object(), "name")));
  if (style.with_labels)
    out.emplace_back("LABELS");
  return out;
}

std::vector<table_row> rows_of(const json::object& table, const json::array& columns, const table_style& style) {
  std::vector<table_row> out;
  for (const auto& row : list_at(table, "rows"))
    if (row.is_object())
      out.push_back(row_of(row.get_object(), columns, style));
  return out;
}

} // namespace troupe::cli
