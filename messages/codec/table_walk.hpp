#pragma once
// Walks over values of any type, by their tables.

#include "messages/resource/table.hpp"

#include <functional>
#include <string>
#include <vector>

namespace troupe::api {

/// Called for a value: its path ("spec.template.spec.containers[0].image"), the field that it stands in (for elements,
/// the field of their list or map), how to handle it, and the value. False: not inside.
using value_visitor =
    std::function<bool(const std::string& path, const field_desc& field, const shape& of, const void* value)>;

/// Visits every value that is set, outer before inner: present optionals and boxes as what they hold, elements one by
/// one.
void walk(const type_desc& type, const void* value, const value_visitor& visit);

/// The paths at which two values differ, the innermost ones; a list of another length differs as a whole. At most
/// `most`.
std::vector<std::string> differences(const type_desc& type, const void* a, const void* b, std::size_t most = 100);

} // namespace troupe::api
