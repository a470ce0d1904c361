#pragma once
// The forms of names, labels and keys, each check with Kubernetes' own words.

#include "actors/admission/field_error.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace troupe::admission {

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

/// One `Invalid value` for each problem.
void report(field_errors& out, const field_path& where, std::string_view value,
            const std::vector<std::string>& problems);
/// Keys and values of a label map.
void check_labels(field_errors& out, const field_path& where, const std::map<std::string, std::string>& labels);
/// Keys of an annotation map, and the size of it all (262144 bytes).
void check_annotations(field_errors& out, const field_path& where,
                       const std::map<std::string, std::string>& annotations);

} // namespace troupe::admission
