#pragma once
// Label selectors as text.

#include "messages/resource/meta.hpp"

#include <string>

namespace troupe::api {

/// On one line, as kubectl's -l takes it, by key; empty when it selects everything, `<error>` when it has an operator
/// that Kubernetes does not know.
std::string selector_text(const LabelSelector& selector);

} // namespace troupe::api
