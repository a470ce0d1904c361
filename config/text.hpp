#pragma once
// The written forms of single values, read and printed. Pure.

#include "config/settings.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace troupe::config {

/// true and false only: yes, on and 1 are too easily meant as a word.
std::optional<bool> read_bool(std::string_view);
/// Decimal, with a sign if need be; nothing else before or after.
std::optional<std::int64_t> read_integer(std::string_view);
/// "500ms", "10s", "2m", "1h", "1.5s", "1m30s"; a bare 0 as well. Units: us, ms, s, m, h.
std::optional<duration> read_duration(std::string_view);
/// Bytes: "65536", "64Ki", "3Mi", "1Gi", "1Ti", and the decimal "k", "M", "G", "T".
std::optional<std::int64_t> read_size(std::string_view);
/// Thousandths of a CPU from a Kubernetes quantity: "2", "0.5", "500m".
std::optional<std::int64_t> read_cpu(std::string_view);
/// "127.0.0.1:8080", "host:0", "[::1]:80".
std::optional<address> read_address(std::string_view);

/// The shortest form that reads back as the same.
std::string print_duration(duration);
std::string print_size(std::int64_t bytes);
std::string print_cpu(std::int64_t milli);
/// As a YAML scalar: plain where that reads back as the same string, else in double quotes.
std::string print_text(std::string_view);

} // namespace troupe::config
