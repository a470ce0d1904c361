#include "tests/simulation/system/stage.hpp"

#include <cstdio>

namespace troupe::test {

/// The finaliser of SplitMix64.
std::uint64_t mixed(std::uint64_t a, std::uint64_t b) {
  auto x = a * 0x9e3779b97f4a7c15ULL + b + 0x9e3779b97f4a7c15ULL;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
  return x ^ (x >> 31);
}

bool agenda::run_one(sim_time now) {
  if (all_.empty() || all_.begin()->first > now)
    return false;
  const auto what = std::move(all_.extract(all_.begin()).mapped());
  what();
  return true;
}

void trace::line(sim_time now, std::uint64_t step, std::string text) {
  for (const char c : text)
    hash_ = (hash_ ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  mix(static_cast<std::uint64_t>(now.count()) ^ step);
  auto whole = fmt::format("{:>12.6f} s  step {:>6}  {}", static_cast<double>(now.count()) / 1e9, step, text);
  if (all_)
    std::fprintf(stderr, "%s\n", whole.c_str());
  last_.push_back(std::move(whole));
  if (last_.size() > most)
    last_.pop_front();
}

std::string trace::tail() const {
  std::string out;
  for (const auto& line : last_)
    out += line + "\n";
  return out;
}

void stage::require(bool holds, std::string_view rule, const std::string& where) {
  if (holds || !broken.empty())
    return;
  broken = fmt::format("{}: {}", rule, where);
  say("BROKEN {}", broken);
}

} // namespace troupe::test
