#pragma once
// What `troupe why` answers: one reason, in plain words.

#include <string>
#include <vector>

namespace troupe::why {

/// The one dominant reason for what an object does, or does not do.
struct answer {
  std::string reason{};                ///< a word for programs: "Unschedulable", "BackOff", "Running" …
  std::string text{};                  ///< a sentence for people
  std::vector<std::string> evidence{}; ///< what it is read from, the most telling first
  std::vector<std::string> advice{};   ///< commands that show or mend it
  bool operator==(const answer&) const = default;
};

} // namespace troupe::why
