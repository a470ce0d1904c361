#pragma once
// Names, labels and keys of objects, checked by their forms.

#include "actors/admission/field_error.hpp"
#include "messages/name_forms.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace troupe::admission {

using name_forms::config_key_problems;
using name_forms::dns_label_problems;
using name_forms::dns_subdomain_problems;
using name_forms::domain_path_problems;
using name_forms::label_value_problems;
using name_forms::qualified_name_problems;

/// One `Invalid value` for each problem.
void report(field_errors& out, const field_path& where, std::string_view value,
            const std::vector<std::string>& problems);
/// Keys and values of a label map.
void check_labels(field_errors& out, const field_path& where, const std::map<std::string, std::string>& labels);
/// Keys of an annotation map, and the size of it all (262144 bytes).
void check_annotations(field_errors& out, const field_path& where,
                       const std::map<std::string, std::string>& annotations);

} // namespace troupe::admission
