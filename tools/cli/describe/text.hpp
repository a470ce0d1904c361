#pragma once
// The layout of `describe`, and the parts that all kinds share (spec/kubectl-surface.md §3).

#include <boost/json/fwd.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace troupe::cli {

/// Lays out text in which tabs end cells: cells of neighbouring lines are padded to the widest of their column and two
/// blanks more.
std::string align_tabs(std::string_view text);

/// Collects lines of a description.
class description {
 public:
  /// A line: indented by two blanks a level; `value` behind a tab.
  void field(std::size_t level, std::string_view name, std::string_view value);
  /// The same, unless the value is empty.
  void optional_field(std::size_t level, std::string_view name, std::string_view value);
  void line(std::size_t level, std::string_view text);
  /// "Labels:  a=b" and further ones below it; `<none>` when there are none. @param equals stands between name and
  /// value
  void map(std::size_t level, std::string_view name, const boost::json::object& values, std::string_view equals = "=");
  /// The same for annotations: kubectl's own are hidden, long ones get lines of their own.
  void annotations(std::size_t level, const boost::json::object& values);
  /// One name and a line for each text.
  void list(std::size_t level, std::string_view name, const std::vector<std::string>& texts);
  /// Rows of cells, with dashes below their header.
  void table(std::size_t level, const std::vector<std::string>& header,
             const std::vector<std::vector<std::string>>& rows);

  std::string text() const { return align_tabs(lines_); }

 private:
  std::string lines_;
};

/// Name, Namespace (if there is one).
void describe_identity(description& out, const boost::json::object& object);
/// "Controlled By:" when something does.
void describe_owner(description& out, const boost::json::object& object);
/// The Events section: sorted, with "(x3 over 1m)" where an event came several times.
void describe_events(description& out, const boost::json::array& events, std::int64_t now_us);

} // namespace troupe::cli
