#pragma once
// The signals that a container can be stopped by: lifecycle.stopSignal.

#include <optional>
#include <string_view>
#include <vector>

namespace troupe::api {

/// The number that Linux gives a signal which Kubernetes accepts there ("SIGUSR1", "SIGRTMIN+3"); none: it does not.
std::optional<int> stop_signal(std::string_view name);

/// All of these names, sorted.
const std::vector<std::string_view>& linux_stop_signals();

/// Those that a Windows pod may name, sorted.
const std::vector<std::string_view>& windows_stop_signals();

} // namespace troupe::api
