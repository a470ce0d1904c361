#include "messages/name_forms.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace troupe::name_forms {

namespace {

constexpr std::string_view label_form = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
constexpr std::string_view qualified_form = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
constexpr std::size_t label_most = 63;
constexpr std::size_t subdomain_most = 253;

bool is_lower_alnum(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }
bool is_alnum(char c) { return is_lower_alnum(c) || (c >= 'A' && c <= 'Z'); }

bool is_label(std::string_view s) {
  return !s.empty() && is_lower_alnum(s.front()) && is_lower_alnum(s.back()) &&
         std::all_of(s.begin(), s.end(), [](char c) { return is_lower_alnum(c) || c == '-'; });
}

bool is_subdomain(std::string_view s) {
  for (;;) {
    const auto dot = s.find('.');
    if (!is_label(s.substr(0, dot)))
      return false;
    if (dot == std::string_view::npos)
      return true;
    s.remove_prefix(dot + 1);
  }
}

bool is_qualified(std::string_view s) {
  return !s.empty() && is_alnum(s.front()) && is_alnum(s.back()) &&
         std::all_of(s.begin(), s.end(), [](char c) { return is_alnum(c) || c == '-' || c == '_' || c == '.'; });
}

std::string at_most(std::size_t bytes) { return fmt::format("must be no more than {} characters", bytes); }

/// "what must look so (e.g. 'x',  or 'y', regex used for validation is '…')", with Kubernetes' two spaces.
std::string form_text(std::string_view rule, std::initializer_list<std::string_view> examples, std::string_view form) {
  std::string list;
  for (const auto& example : examples)
    list += fmt::format("{}'{}', ", list.empty() ? "" : " or ", example);
  return fmt::format("{} (e.g. {}regex used for validation is '{}')", rule, list, form);
}

std::string label_text() {
  return form_text("a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must "
                   "start and end with an alphanumeric character",
                   {"my-name", "123-abc"}, label_form);
}

std::string subdomain_text() {
  return form_text("a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and "
                   "must start and end with an alphanumeric character",
                   {"example.com"}, fmt::format("{0}(\\.{0})*", label_form));
}

std::string qualified_text() {
  return form_text("must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an "
                   "alphanumeric character",
                   {"MyName", "my.name", "123-abc"}, qualified_form);
}

std::string label_value_text() {
  return form_text("a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and "
                   "must start and end with an alphanumeric character",
                   {"MyValue", "my_value", "12345"}, "(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?");
}

bool is_path_char(char c) {
  return is_alnum(c) || std::string_view{"/-._~%!$&'()*+,;=:"}.find(c) != std::string_view::npos;
}

} // namespace

std::vector<std::string> dns_label_problems(std::string_view text) {
  std::vector<std::string> out;
  if (text.size() > label_most)
    out.push_back(at_most(label_most));
  if (!is_label(text))
    out.push_back(text.find('.') != std::string_view::npos && is_subdomain(text) ? "must not contain dots"
                                                                                 : label_text());
  return out;
}

std::vector<std::string> dns_subdomain_problems(std::string_view text) {
  std::vector<std::string> out;
  if (text.size() > subdomain_most)
    out.push_back(at_most(subdomain_most));
  if (!is_subdomain(text))
    out.push_back(subdomain_text());
  return out;
}

std::vector<std::string> qualified_name_problems(std::string_view text) {
  const auto slash = text.find('/');
  auto name = text;
  std::vector<std::string> out;
  if (slash != std::string_view::npos) {
    if (text.find('/', slash + 1) != std::string_view::npos)
      return {fmt::format("a qualified name {} with an optional DNS subdomain prefix and '/' (e.g. "
                          "'example.com/MyName')",
                          qualified_text())};
    const auto prefix = text.substr(0, slash);
    name = text.substr(slash + 1);
    if (prefix.empty())
      out.push_back("prefix part must be non-empty");
    else
      for (const auto& problem : dns_subdomain_problems(prefix))
        out.push_back("prefix part " + problem);
  }
  if (name.empty())
    out.push_back("name part must be non-empty");
  else if (name.size() > label_most)
    out.push_back("name part " + at_most(label_most));
  if (!is_qualified(name))
    out.push_back("name part " + qualified_text());
  return out;
}

std::vector<std::string> label_value_problems(std::string_view text) {
  std::vector<std::string> out;
  if (text.size() > label_most)
    out.push_back(at_most(label_most));
  if (!text.empty() && !is_qualified(text))
    out.push_back(label_value_text());
  return out;
}

std::vector<std::pair<std::string, std::string>> domain_path_problems(std::string_view text) {
  const auto slash = text.find('/');
  if (slash == std::string_view::npos || slash == 0 || slash + 1 == text.size())
    return {{std::string{text}, "must be a domain-prefixed path (such as \"acme.io/foo\")"}};
  const auto domain = text.substr(0, slash);
  const auto path = text.substr(slash + 1);
  std::vector<std::pair<std::string, std::string>> out;
  for (auto& problem : dns_subdomain_problems(domain))
    out.emplace_back(domain, std::move(problem));
  if (!std::all_of(path.begin(), path.end(), is_path_char))
    out.emplace_back(path, "Invalid path (regex used for validation is '[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+')");
  return out;
}

std::vector<std::string> config_key_problems(std::string_view text) {
  std::vector<std::string> out;
  if (text.size() > subdomain_most)
    out.push_back(at_most(subdomain_most));
  const auto fits = !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return is_alnum(c) || c == '-' || c == '_' || c == '.';
  });
  if (!fits)
    out.push_back(form_text("a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
                            {"key.name", "KEY_NAME", "key-name"}, "[-._a-zA-Z0-9]+"));
  else if (text == "." || text == "..")
    out.push_back(fmt::format("must not be '{}'", text));
  else if (text.substr(0, 2) == "..")
    out.push_back("must not start with '..'");
  return out;
}

} // namespace troupe::name_forms
