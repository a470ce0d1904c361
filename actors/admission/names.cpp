#include "actors/admission/names.hpp"

#include <algorithm>

namespace troupe::admission {

namespace {

constexpr std::size_t annotations_most = 256 * 1024;

} // namespace

void report(field_errors& out, const field_path& where, std::string_view value,
            const std::vector<std::string>& problems) {
  for (const auto& problem : problems)
    out.invalid(where, quoted(value), problem);
}

void check_labels(field_errors& out, const field_path& where, const std::map<std::string, std::string>& labels) {
  for (const auto& [key, value] : labels) {
    report(out, where, key, qualified_name_problems(key));
    report(out, where, value, label_value_problems(value));
  }
}

void check_annotations(field_errors& out, const field_path& where,
                       const std::map<std::string, std::string>& annotations) {
  std::size_t bytes = 0;
  for (const auto& [key, value] : annotations) {
    auto lower = key; // Kubernetes accepts upper case in the prefix of annotations
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    report(out, where, key, qualified_name_problems(lower));
    bytes += key.size() + value.size();
  }
  if (bytes > annotations_most)
    out.too_long(where, annotations_most);
}

} // namespace troupe::admission
