#pragma once
// Kubernetes' field errors: collected all at once, told as one Status.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace troupe::admission {

/// A field's path as Kubernetes writes it: spec.template.spec.containers[0].env[1].name.
class field_path {
 public:
  field_path(std::string text) : text_(std::move(text)) {}
  field_path(const char* text) : text_(text) {}
  /// A member of this one.
  field_path operator/(std::string_view member) const;
  /// An element of this list.
  field_path operator[](std::size_t index) const;
  /// The value of a key of this map.
  field_path key(std::string_view name) const;
  const std::string& text() const noexcept { return text_; }

 private:
  std::string text_;
};

/// Go's %q of a text, as the messages quote their values.
std::string quoted(std::string_view text);
/// `"a", "b"`.
std::string quoted_list(const std::vector<std::string_view>& words);

enum class error_type : std::uint8_t {
  required,
  invalid,
  not_supported,
  duplicate,
  forbidden,
  too_long,
  too_many,
  not_found
};

/// One broken rule.
struct field_error {
  error_type type = error_type::invalid;
  std::string field;
  std::string value; ///< as it is printed; empty: not at all
  std::string detail;
  /// "Invalid value: -1: must be …": everything after the path.
  std::string message() const;
};

/// The broken rules of one object.
class field_errors {
 public:
  void required(const field_path& where, std::string_view detail = {});
  /// @param value already printed: quoted() for texts, plain for numbers, JSON for the rest, empty to leave it out
  void invalid(const field_path& where, std::string value, std::string_view detail);
  void invalid(const field_path& where, std::int64_t value, std::string_view detail);
  /// @param value already printed
  void not_supported(const field_path& where, std::string value, const std::vector<std::string_view>& supported);
  void duplicate(const field_path& where, std::string value);
  void forbidden(const field_path& where, std::string_view detail);
  void too_long(const field_path& where, std::size_t most_bytes);
  void too_many(const field_path& where, std::size_t count, std::size_t most);
  void not_found(const field_path& where, std::string value);
  /// "must be greater than or equal to 0" when it is not.
  void not_negative(const field_path& where, std::int64_t value);

  bool empty() const noexcept { return all_.empty(); }
  const std::vector<field_error>& all() const noexcept { return all_; }

 private:
  std::vector<field_error> all_;
};

} // namespace troupe::admission
