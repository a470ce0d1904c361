#include "actors/pod/plan/command.hpp"

#include <algorithm>

namespace troupe::pod {

bool is_shared(const text& what) noexcept {
  return std::all_of(what.begin(), what.end(), [](const auto& piece) { return piece.own == own_part::none; });
}

std::string render(const text& what, const pod_identity& who) {
  std::string out;
  for (const auto& piece : what) {
    out += piece.literal;
    switch (piece.own) {
    case own_part::none:
      break;
    case own_part::name:
      out += who.name;
      break;
    case own_part::uid:
      out += to_text(who.uid);
      break;
    case own_part::number:
      out += std::to_string(who.number);
      break;
    case own_part::index:
      if (who.index != no_number)
        out += std::to_string(who.index);
      break;
    }
  }
  return out;
}

std::vector<std::string> own_environment(const command& what, const pod_identity& who, std::uint16_t attempt) {
  std::vector<std::string> out;
  out.reserve(what.env.size() + 1);
  if (attempt > 0)
    out.push_back("TROUPE_ATTEMPT=" + std::to_string(attempt));
  for (const auto& variable : what.env)
    out.push_back(variable.name + "=" + render(variable.value, who));
  return out;
}

std::vector<std::string> own_arguments(const command& what, const pod_identity& who) {
  std::vector<std::string> out;
  out.reserve(what.argv.size());
  for (const auto& argument : what.argv)
    out.push_back(render(argument, who));
  return out;
}

} // namespace troupe::pod
