#include "actors/store/view/label_match.hpp"

#include <algorithm>
#include <vector>

namespace troupe {

namespace {

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos)
    return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// The parts between commas that stand in no parentheses.
std::vector<std::string_view> terms_of(std::string_view text) {
  std::vector<std::string_view> terms;
  std::size_t begin = 0;
  int depth = 0;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    if (i < text.size())
      depth += (text[i] == '(') - (text[i] == ')');
    if (i < text.size() && (text[i] != ',' || depth > 0))
      continue;
    if (const auto term = trimmed(text.substr(begin, i - begin)); !term.empty())
      terms.push_back(term);
    begin = i + 1;
  }
  return terms;
}

using labels_map = std::map<std::string, std::string>;

const std::string* value_of(const labels_map& labels, std::string_view key) {
  const auto i = labels.find(std::string{key});
  return i == labels.end() ? nullptr : &i->second;
}

/// "key in (a, b)" and "key notin (a, b)".
bool set_term(std::string_view before, std::string_view values, const labels_map& labels) {
  const auto space = before.find_last_of(" \t");
  const auto negated = before.substr(space + 1) == "notin";
  const auto* value = value_of(labels, trimmed(before.substr(0, space)));
  const auto listed = terms_of(values);
  const auto found = value && std::find(listed.begin(), listed.end(), *value) != listed.end();
  return found != negated;
}

bool term_matches(std::string_view term, const labels_map& labels) {
  if (const auto open = term.find('('); open != std::string_view::npos)
    return set_term(trimmed(term.substr(0, open)), term.substr(open + 1, term.find(')') - open - 1), labels);
  if (const auto at = term.find("!="); at != std::string_view::npos) {
    const auto* value = value_of(labels, trimmed(term.substr(0, at)));
    return !value || *value != trimmed(term.substr(at + 2));
  }
  if (const auto at = term.find('='); at != std::string_view::npos) {
    const auto* value = value_of(labels, trimmed(term.substr(0, at)));
    const auto wanted = term.substr(at + (term.substr(at, 2) == "==" ? 2 : 1));
    return value && *value == trimmed(wanted);
  }
  if (term.front() == '!')
    return !value_of(labels, trimmed(term.substr(1)));
  return value_of(labels, term) != nullptr;
}

} // namespace

bool labels_match(std::string_view selector, const labels_map& labels) {
  const auto terms = terms_of(selector);
  return std::all_of(terms.begin(), terms.end(), [&](std::string_view t) { return term_matches(t, labels); });
}

bool name_matches(std::string_view selector, std::string_view name_space, std::string_view name) {
  labels_map fields{{"metadata.name", std::string{name}}, {"metadata.namespace", std::string{name_space}}};
  return labels_match(selector, fields);
}

} // namespace troupe
