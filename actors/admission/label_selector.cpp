#include "actors/admission/label_selector.hpp"

#include "actors/admission/names.hpp"

#include <algorithm>

namespace troupe::admission {

namespace {

bool matches(const api::LabelSelectorRequirement& term, const label_map& labels) {
  const auto label = labels.find(term.key);
  const auto there = label != labels.end();
  if (term.operator_ == "Exists")
    return there;
  if (term.operator_ == "DoesNotExist")
    return !there;
  const auto listed = there && std::find(term.values.begin(), term.values.end(), label->second) != term.values.end();
  if (term.operator_ == "In")
    return listed;
  return term.operator_ == "NotIn" && !listed;
}

void check_term(field_errors& out, const field_path& where, const api::LabelSelectorRequirement& term) {
  const auto lists = term.operator_ == "In" || term.operator_ == "NotIn";
  const auto asks = term.operator_ == "Exists" || term.operator_ == "DoesNotExist";
  if (lists && term.values.empty())
    out.required(where / "values", "must be specified when `operator` is 'In' or 'NotIn'");
  else if (asks && !term.values.empty())
    out.forbidden(where / "values", "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
  else if (!lists && !asks)
    out.invalid(where / "operator", quoted(term.operator_), "not a valid selector operator");
  report(out, where / "key", term.key, qualified_name_problems(term.key));
  for (std::size_t i = 0; i < term.values.size(); ++i)
    report(out, (where / "values")[i], term.values[i], label_value_problems(term.values[i]));
}

} // namespace

bool matches(const api::LabelSelector& selector, const label_map& labels) {
  const auto has = [&](const auto& wanted) {
    const auto found = labels.find(wanted.first);
    return found != labels.end() && found->second == wanted.second;
  };
  return std::all_of(selector.matchLabels.begin(), selector.matchLabels.end(), has) &&
         std::all_of(selector.matchExpressions.begin(), selector.matchExpressions.end(),
                     [&](const auto& term) { return matches(term, labels); });
}

void check_selector(field_errors& out, const field_path& where, const api::LabelSelector& selector) {
  check_labels(out, where / "matchLabels", selector.matchLabels);
  for (std::size_t i = 0; i < selector.matchExpressions.size(); ++i)
    check_term(out, (where / "matchExpressions")[i], selector.matchExpressions[i]);
}

} // namespace troupe::admission
