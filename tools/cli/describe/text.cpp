#include "tools/cli/describe/text.hpp"

#include "nodes/api/table/age.hpp"
#include "tools/cli/json.hpp"
#include "tools/cli/table.hpp"
#include "tools/cli/time_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

namespace troupe::cli {

namespace {

constexpr std::size_t padding = 2;
constexpr std::size_t longest_annotation = 140;

using cells = std::vector<std::string_view>;

std::vector<cells> split(std::string_view text) {
  std::vector<cells> out;
  while (!text.empty()) {
    auto end = std::min(text.find('\n'), text.size());
    auto line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    auto& row = out.emplace_back();
    for (auto tab = line.find('\t'); tab != line.npos; tab = line.find('\t')) {
      row.push_back(line.substr(0, tab));
      line.remove_prefix(tab + 1);
    }
    row.push_back(line);
  }
  return out;
}

/// Gives each run of neighbouring lines that have a cell in a column its width there; then the next column inside it.
class aligner {
 public:
  explicit aligner(std::vector<cells> lines) : lines_(std::move(lines)), widths_(lines_.size()) {}

  std::string run() {
    measure(0, 0, lines_.size());
    std::string out;
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      for (std::size_t c = 0; c < lines_[i].size(); ++c) {
        out += lines_[i][c];
        if (c + 1 < lines_[i].size())
          out.append(widths_[i][c] - letters(lines_[i][c]), ' ');
      }
      while (out.ends_with(' '))
        out.pop_back();
      out += '\n';
    }
    return out;
  }

 private:
  bool has_cell(std::size_t line, std::size_t column) const { return column + 1 < lines_[line].size(); }

  void measure(std::size_t column, std::size_t begin, std::size_t end) {
    for (auto first = begin; first < end; ++first) {
      if (!has_cell(first, column))
        continue;
      auto last = first;
      std::size_t width = 0;
      for (; last < end && has_cell(last, column); ++last)
        width = std::max(width, letters(lines_[last][column]) + padding);
      for (auto i = first; i < last; ++i)
        widths_[i].push_back(width);
      measure(column + 1, first, last);
      first = last - 1;
    }
  }

  std::vector<cells> lines_;
  std::vector<std::vector<std::size_t>> widths_;
};

bool is_hidden(std::string_view annotation) { return annotation == "kubectl.kubernetes.io/last-applied-configuration"; }

std::string cut(std::string text) {
  if (text.size() > longest_annotation)
    text.resize(longest_annotation), text += "...";
  return text;
}

std::string last_seen(const json::object& event) {
  const auto series = text_at(object_at(event, "series"), "lastObservedTime");
  const auto last = series.empty() ? text_at(event, "lastTimestamp") : series;
  return last.empty() ? text_at(event, "eventTime") : last;
}

/// What events are sorted by. Times of whole seconds leave many equal, so the time in the event's name decides at last.
auto happened(const json::object& event) {
  const auto micros = [](const std::string& time) { return read_time(time).value_or(0); };
  const auto& metadata = object_at(event, "metadata");
  const auto name = text_at(metadata, "name");
  return std::make_tuple(micros(last_seen(event)), micros(text_at(event, "eventTime")),
                         micros(text_at(metadata, "creationTimestamp")), name.substr(name.rfind('.') + 1));
}

std::string event_age(const json::object& event, std::int64_t now) {
  const auto seen = age_of(last_seen(event), now);
  const auto count = std::max(number_at(event, "count", 1), number_at(object_at(event, "series"), "count"));
  if (count <= 1)
    return seen;
  const auto first = text_at(event, "firstTimestamp");
  return fmt::format("{} (x{} over {})", seen, count, age_of(first.empty() ? text_at(event, "eventTime") : first, now));
}

std::string event_source(const json::object& event) {
  const auto component = text_at(object_at(event, "source"), "component");
  return component.empty() ? text_at(event, "reportingComponent") : component;
}

std::string event_message(const json::object& event) {
  const auto field = text_at(object_at(event, "involvedObject"), "fieldPath");
  auto message = text_at(event, "message");
  message.erase(message.find_last_not_of(" \n\t") + 1);
  return field.empty() ? message : field + ": " + message;
}

} // namespace

std::string align_tabs(std::string_view text) { return aligner{split(text)}.run(); }

void description::line(std::size_t level, std::string_view text) {
  lines_.append(2 * level, ' ').append(text).append("\n");
}

void description::field(std::size_t level, std::string_view name, std::string_view value) {
  line(level, fmt::format("{}:\t{}", name, value));
}

void description::optional_field(std::size_t level, std::string_view name, std::string_view value) {
  if (!value.empty())
    field(level, name, value);
}

void description::list(std::size_t level, std::string_view name, const std::vector<std::string>& texts) {
  if (texts.empty())
    return field(level, name, "<none>");
  field(level, name, texts.front());
  for (std::size_t i = 1; i < texts.size(); ++i)
    line(level, "\t" + texts[i]);
}

void description::map(std::size_t level, std::string_view name, const json::object& values, std::string_view equals) {
  std::vector<std::string> texts;
  for (const auto& member : values)
    texts.push_back(fmt::format("{}{}{}", std::string_view{member.key().data(), member.key().size()}, equals,
                                text_of(member.value())));
  std::sort(texts.begin(), texts.end());
  list(level, name, texts);
}

void description::annotations(std::size_t level, const json::object& values) {
  std::vector<std::string> texts;
  for (const auto& member : values) {
    const std::string_view name{member.key().data(), member.key().size()};
    if (is_hidden(name))
      continue;
    const auto value = text_of(member.value());
    const bool long_one = name.size() + value.size() + 2 > longest_annotation || value.find('\n') != value.npos;
    texts.push_back(long_one ? fmt::format("{}:\n{}\t  {}", name, std::string(2 * level, ' '),
                                           cut(value.substr(0, value.find('\n'))))
                             : fmt::format("{}: {}", name, value));
  }
  std::sort(texts.begin(), texts.end());
  list(level, "Annotations", texts);
}

void description::table(std::size_t level, const std::vector<std::string>& header,
                        const std::vector<std::vector<std::string>>& rows) {
  const auto joined = [](const std::vector<std::string>& row) { return fmt::format("{}", fmt::join(row, "\t")); };
  std::vector<std::string> dashes;
  for (const auto& name : header)
    dashes.emplace_back(name.size(), '-');
  line(level, joined(header));
  line(level, joined(dashes));
  for (const auto& row : rows)
    line(level, joined(row));
}

void describe_identity(description& out, const json::object& object) {
  const auto& metadata = object_at(object, "metadata");
  out.field(0, "Name", text_at(metadata, "name"));
  out.optional_field(0, "Namespace", text_at(metadata, "namespace"));
}

void describe_owner(description& out, const json::object& object) {
  for (const auto& item : list_at(object_at(object, "metadata"), "ownerReferences"))
    if (flag_at(item.as_object(), "controller"))
      out.field(0, "Controlled By", text_at(item.as_object(), "kind") + "/" + text_at(item.as_object(), "name"));
}

void describe_events(description& out, const json::array& events, std::int64_t now) {
  if (events.empty())
    return out.field(0, "Events", "<none>");
  std::vector<const json::object*> sorted;
  for (const auto& item : events)
    sorted.push_back(&item.as_object());
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const auto* a, const auto* b) { return happened(*a) < happened(*b); });
  out.line(0, "Events:");
  out.line(1, "Type\tReason\tAge\tFrom\tMessage");
  out.line(1, "----\t------\t----\t----\t-------");
  for (const auto* e : sorted)
    out.line(1, fmt::format("{}\t{}\t{}\t{}\t{}", text_at(*e, "type"), text_at(*e, "reason"), event_age(*e, now),
                            event_source(*e), event_message(*e)));
}

} // namespace troupe::cli
