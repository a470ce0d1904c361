#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace troupe::api {

/// An amount of a resource ("500m", "1536Mi", "2e3"), exact to a billionth. Kept in Kubernetes' canonical form, so
/// "1000m" becomes "1". Default: "0". Two quantities are equal when their values are, whatever their suffixes.
class Quantity {
 public:
  enum class form : std::uint8_t { decimal, binary, exponent };

  Quantity() = default;
  /// Throws std::invalid_argument with Kubernetes' text when `text` is no quantity.
  explicit Quantity(std::string_view text);
  /// Reads `text`; on failure leaves `out` alone and returns Kubernetes' error text, else an empty string.
  static std::string_view parse(std::string_view text, Quantity& out);
  /// `n` whole units, say bytes (form::binary) or pods.
  static Quantity of(std::int64_t n, form shown = form::decimal);
  /// `n` thousandths, say of a core.
  static Quantity of_milli(std::int64_t n);

  /// In thousandths, rounded away from zero; at the ends of int64 when it does not fit.
  std::int64_t milli() const noexcept { return milli_; }
  /// In whole units, rounded away from zero.
  std::int64_t value() const noexcept;
  bool is_zero() const noexcept { return milli_ == 0; }
  const std::string& text() const noexcept { return text_; }

  friend bool operator==(const Quantity& a, const Quantity& b);
  friend bool operator<(const Quantity& a, const Quantity& b);

 private:
  std::string text_ = "0";
  std::int64_t milli_ = 0;
};

} // namespace troupe::api
