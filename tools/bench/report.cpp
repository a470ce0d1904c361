#include "tools/bench/report.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <sys/utsname.h>

#include <algorithm>
#include <thread>

namespace troupe::bench {

namespace json = boost::json;

namespace {

/// Three digits that count.
std::string readable(double value) {
  const auto digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return fmt::format("{:.{}f}", value, digits);
}

bool met(const figure& from) { return from.wanted->met_by(from.ratio.value_or(from.value)); }

std::string goal_text(const figure& from) {
  if (!from.wanted)
    return {};
  const auto* sign = from.wanted->wanted == goal::side::at_least ? ">=" : "<=";
  return fmt::format("   {} {} {}", sign, readable(from.wanted->limit), met(from) ? "yes" : "NO");
}

json::object as_object(const figure& from) {
  json::object result{{"what", from.what}, {"value", from.value}, {"unit", from.unit}};
  if (from.ratio) {
    result["ratio"] = *from.ratio;
    result["beside"] = from.beside;
  }
  if (from.wanted) {
    result[from.wanted->wanted == goal::side::at_least ? "at_least" : "at_most"] = from.wanted->limit;
    result["met"] = met(from);
  }
  return result;
}

json::object as_object(const section& from) {
  json::array figures;
  for (const auto& each : from.figures)
    figures.push_back(as_object(each));
  return {{"id", from.id}, {"title", from.title}, {"figures", std::move(figures)}};
}

json::object this_machine() {
  utsname name{};
  uname(&name);
  return {{"cpus", std::thread::hardware_concurrency()}, {"kernel", name.release}, {"architecture", name.machine}};
}

} // namespace

std::string as_table(const section& from) {
  auto text = fmt::format("{}  {}\n", from.id, from.title);
  for (const auto& each : from.figures) {
    text += fmt::format("    {:<44}{:>9} {:<10}", each.what, readable(each.value), each.unit);
    if (each.ratio)
      text += fmt::format("{:>6} of {}", readable(*each.ratio), each.beside);
    text += goal_text(each) + "\n";
  }
  return text;
}

std::string as_json(const std::vector<section>& sections, bool quick) {
  json::array scenarios;
  for (const auto& each : sections)
    scenarios.push_back(as_object(each));
  const json::object document{{"machine", this_machine()}, {"quick", quick}, {"scenarios", std::move(scenarios)}};
  return json::serialize(document) + "\n";
}

double percentile(std::vector<double> samples, double part) {
  const auto last = static_cast<double>(samples.size() - 1);
  const auto at = samples.begin() + static_cast<std::ptrdiff_t>(part * last + 0.5);
  std::nth_element(samples.begin(), at, samples.end());
  return *at;
}

} // namespace troupe::bench
