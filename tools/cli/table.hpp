#pragma once
// Tables as kubectl lays them out (spec/kubectl-surface.md §2).

#include <boost/json/fwd.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace troupe::cli {

using table_row = std::vector<std::string>;

/// Columns that grow with what was printed before, so that rows of a watch stay below their header.
class column_layout {
 public:
  /// Makes room for these rows.
  void measure(const std::vector<table_row>& rows);
  /// One line: every column but the last padded to its width.
  std::string line(const table_row& row) const;

 private:
  std::vector<std::size_t> widths_;
};

/// All rows as lines, the first among them the header.
std::string layout(const std::vector<table_row>& rows);

/// Letters on the screen that a UTF-8 text takes (combining and double-width ones are counted as one).
std::size_t letters(std::string_view text);

/// Which columns of a server's Table are shown, and what is added.
struct table_style {
  bool wide = false;
  bool with_namespace = false; ///< -A
  bool with_labels = false;    ///< --show-labels
  std::string name_prefix{};   ///< "job.batch/" when several types are shown
};

/// The header in capitals.
table_row header_of(const boost::json::object& table, const table_style& style);
/// The rows, cells as texts cut at their first newline.
std::vector<table_row> rows_of(const boost::json::object& table, const boost::json::array& columns,
                               const table_style& style);

} // namespace troupe::cli
