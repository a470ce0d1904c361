#pragma once
// Label selectors inside objects.

#include "actors/admission/field_error.hpp"
#include "messages/resource/meta.hpp"

#include <map>
#include <string>

namespace troupe::admission {

using label_map = std::map<std::string, std::string>;

/// Whether labels satisfy every term. An unknown operator satisfies nothing.
bool matches(const api::LabelSelector& selector, const label_map& labels);
/// Keys, values and operators.
void check_selector(field_errors& out, const field_path& where, const api::LabelSelector& selector);

} // namespace troupe::admission
