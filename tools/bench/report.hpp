#pragma once

#include <optional>
#include <string>
#include <vector>

namespace troupe::bench {

/// What a ratio should be.
struct goal {
  enum class side { at_least, at_most };
  side wanted = side::at_most;
  double limit = 0;

  [[nodiscard]] bool met_by(double value) const { return wanted == side::at_least ? value >= limit : value <= limit; }
};

/// One line of the table.
struct figure {
  std::string what;
  double value = 0;
  std::string unit;
  std::optional<double> ratio{}; ///< of the value to what `beside` names, measured in the same run
  std::string beside{};
  std::optional<goal> wanted{}; ///< of the ratio, or of the value where there is none
};

/// A scenario and its figures.
struct section {
  std::string id;    ///< as on the command line: S1
  std::string title; ///< what was run, on what
  std::vector<figure> figures{};
};

/// For people.
std::string as_table(const section& from);

/// For programs: `{"machine": {…}, "quick": …, "scenarios": [{"id", "title", "figures": […]}]}`.
std::string as_json(const std::vector<section>& sections, bool quick);

/// The value below which the given part (0 to 1) of the samples lies.
double percentile(std::vector<double> samples, double part);

} // namespace troupe::bench
