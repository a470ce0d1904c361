#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Label and field selectors as clients write them. Pure; the errors are Kubernetes' own texts.
namespace troupe::api_server {

/// What a text means, or why it means nothing.
template <class T> struct parsed {
  T value{};
  std::string error{}; ///< empty when all is well
  bool ok() const noexcept { return error.empty(); }
};

/// One condition of a label selector.
struct label_requirement {
  enum class op { in, not_in, exists, not_exists, greater, less };

  std::string key;
  op how = op::exists;
  std::vector<std::string> values{}; ///< sorted; `in` and `not_in` only
  std::int64_t bound = 0;            ///< `greater` and `less` only

  /// Judges the value that an object has for the key; null = it has none.
  bool accepts(const std::string* value) const;
};

/// Conditions that must all hold; without any, everything is selected.
class label_selector {
 public:
  label_selector() = default;
  explicit label_selector(std::vector<label_requirement> all) : all_(std::move(all)) {}

  bool matches(const std::map<std::string, std::string>& labels) const;
  bool empty() const noexcept { return all_.empty(); }
  const std::vector<label_requirement>& requirements() const noexcept { return all_; }

 private:
  std::vector<label_requirement> all_;
};

/// Reads `k=v, k in (a,b), !k, k>1 …`. The error is the message of a 400.
parsed<label_selector> parse_label_selector(std::string_view text);

/// One condition of a field selector.
struct field_term {
  std::string field;
  bool equal = true; ///< false: `!=`
  std::string value{};

  bool accepts(std::string_view actual) const { return (actual == value) == equal; }
  bool operator==(const field_term&) const = default;
};
using field_selector = std::vector<field_term>;

/// Reads `a=b,c!=d`. Whether a kind knows the fields is judged elsewhere. The error is the message of a 400.
parsed<field_selector> parse_field_selector(std::string_view text);

} // namespace troupe::api_server
