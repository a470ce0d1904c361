#include "actors/job/options/depends_on.hpp"

#include "actors/job/options/text.hpp"
#include "messages/nearest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace troupe::job_rules {

namespace {

constexpr std::array<std::string_view, 3> words{"succeeded", "failed", "ended"};
constexpr std::string_view index_suffix = "/index";
constexpr std::size_t name_most = 253;

/// Roughly a DNS subdomain: what could be the name of a Job.
bool could_be_name(std::string_view text) {
  const auto fits = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.'; };
  return !text.empty() && text.size() <= name_most && std::all_of(text.begin(), text.end(), fits);
}

std::string unknown_word(std::string_view word) {
  auto out = fmt::format("\"{}\" is none of succeeded, failed, ended", word);
  if (const auto meant = nearest(word, words); !meant.empty())
    out += fmt::format("; did you mean \"{}\"?", meant);
  return out;
}

/// One part of the list: NAME[:succeeded|failed|ended][/index]
std::optional<dependency> read_one(std::string_view part, std::string& why) {
  dependency out;
  if (part.ends_with(index_suffix)) {
    out.by_index = true;
    part.remove_suffix(index_suffix.size());
  }
  const auto colon = part.find(':');
  if (colon != std::string_view::npos) {
    const auto* word = std::find(words.begin(), words.end(), part.substr(colon + 1));
    if (word == words.end()) {
      why = unknown_word(part.substr(colon + 1));
      return std::nullopt;
    }
    out.end = static_cast<dependency_end>(word - words.begin());
  }
  out.job = part.substr(0, colon);
  if (!could_be_name(out.job)) {
    why = fmt::format("\"{}\" is not the name of a Job: expected NAME[:succeeded|failed|ended][/index], …", out.job);
    return std::nullopt;
  }
  return out;
}

} // namespace

std::string_view to_text(dependency_end end) noexcept { return words[static_cast<std::size_t>(end)]; }

std::vector<dependency> read_dependencies(std::string_view text, std::string& why) {
  std::vector<dependency> out;
  for (const auto part : list_of(text)) {
    auto one = read_one(part, why);
    if (one && std::any_of(out.begin(), out.end(), [&](const auto& d) { return d.job == one->job; }))
      why = fmt::format("names Job \"{}\" twice", one->job);
    else if (one && out.size() == most_dependencies)
      why = fmt::format("may name {} Jobs at most", most_dependencies);
    if (!why.empty())
      return {};
    out.push_back(std::move(*one));
  }
  return out;
}

} // namespace troupe::job_rules
