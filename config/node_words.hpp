#pragma once
// The forms of what a node tells of itself: labels, taints, countable resources; each problem in Kubernetes' words.
// Pure.

#include <string>
#include <string_view>
#include <vector>

namespace troupe::config {

/// What is wrong with the label; empty: nothing.
std::string label_problem(std::string_view name, std::string_view value);

/// What is wrong with a taint "key[=value]:Effect", as kubelet's --register-with-taints tells it; empty: nothing.
std::string taint_problem(std::string_view text);

/// Whether an earlier taint of the list, all well formed, has the key and the effect of number `at`.
bool is_taint_repeated(const std::vector<std::string>& taints, std::size_t at);

/// What is wrong with the name of an extended resource: a domain, a slash, a name; empty: nothing.
std::string extended_resource_problem(std::string_view name);

} // namespace troupe::config
