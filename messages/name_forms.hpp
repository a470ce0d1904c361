#pragma once
// The forms of names, labels and keys: what is wrong with a text, in Kubernetes' own words. Pure.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace troupe::name_forms {

/// What is wrong with a DNS-1123 label (at most 63 bytes); empty when nothing is.
std::vector<std::string> dns_label_problems(std::string_view text);
/// What is wrong with a DNS-1123 subdomain (at most 253 bytes).
std::vector<std::string> dns_subdomain_problems(std::string_view text);
/// What is wrong with a qualified name: [prefix/]name, the key of a label or annotation.
std::vector<std::string> qualified_name_problems(std::string_view text);
/// What is wrong with a label's value.
std::vector<std::string> label_value_problems(std::string_view text);
/// What is wrong with a domain-prefixed path such as "acme.io/foo"; the offending part stands first in each pair.
std::vector<std::pair<std::string, std::string>> domain_path_problems(std::string_view text);
/// What is wrong with the key of a ConfigMap or Secret.
std::vector<std::string> config_key_problems(std::string_view text);

} // namespace troupe::name_forms
