#include "messages/codec/json_read.hpp"

#include "messages/codec/json_events.hpp"
#include "messages/codec/table_sink.hpp"

#include <tuple>

namespace troupe::api {

namespace {

void locate(problem& p, std::string_view text, std::size_t offset) {
  std::tie(p.line, p.column) = line_and_column(text, offset);
}

/// Hears only kind and apiVersion of the outermost object.
class type_meta_sink : public event_sink {
 public:
  void begin_object(place) override { ++depth_; }
  void key(std::string_view name, place) override {
    target_ = depth_ != 1            ? nullptr
              : name == "kind"       ? &found.kind
              : name == "apiVersion" ? &found.api_version
                                     : nullptr;
  }
  void end_object() override { --depth_; }
  void begin_array(place) override { ++depth_; }
  void end_array() override { --depth_; }
  void string(std::string_view text, place) override {
    if (target_ && depth_ == 1)
      *target_ = text;
  }
  void number(std::string_view, place) override {}
  void boolean(bool, place) override {}
  void null(place) override {}

  type_meta found;

 private:
  int depth_ = 0;
  std::string* target_ = nullptr;
};

problem too_large(std::size_t size, std::size_t limit) {
  return {problem_kind::syntax, "",
          "the text has " + std::to_string(size) + " bytes, more than the limit of " + std::to_string(limit), 1, 1};
}

} // namespace

read_report read_json(std::string_view text, const type_desc& type, void* into, const read_limits& limits) {
  if (text.size() > limits.bytes)
    return {{too_large(text.size(), limits.bytes)}, {}, {}};
  table_sink sink(type, into, dialect::json);
  const auto outcome = read_json_events(text, sink, limits.depth);
  read_report report{{}, std::move(sink.api_version), std::move(sink.kind)};
  for (auto& [p, at] : sink.problems) {
    locate(p, text, json_offset(text, at));
    report.problems.push_back(std::move(p));
  }
  if (!outcome.error.empty()) {
    report.problems.push_back({problem_kind::syntax, "", outcome.error, 0, 0});
    locate(report.problems.back(), text, outcome.offset);
  }
  return report;
}

decoded read_json(std::string_view text, const kind_info& kind, const read_limits& limits) {
  auto value = new_value(kind);
  auto report = read_json(text, *kind.type, value.get(), limits);
  decoded result{{}, std::move(report.problems), std::move(report.api_version), std::move(report.kind)};
  if (!any_fatal(result.problems))
    result.object = {std::move(value), kind};
  return result;
}

type_meta read_type_meta(std::string_view json) {
  type_meta_sink sink;
  read_json_events(json, sink, read_limits{}.depth);
  return std::move(sink.found);
}

} // namespace troupe::api
