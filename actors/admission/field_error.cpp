#include "actors/admission/field_error.hpp"

#include <fmt/format.h>

namespace troupe::admission {

namespace {

const char* type_text(error_type type) {
  switch (type) {
  case error_type::required:
    return "Required value";
  case error_type::invalid:
    return "Invalid value";
  case error_type::not_supported:
    return "Unsupported value";
  case error_type::duplicate:
    return "Duplicate value";
  case error_type::forbidden:
    return "Forbidden";
  case error_type::too_long:
    return "Too long";
  case error_type::too_many:
    return "Too many";
  case error_type::not_found:
    return "Not found";
  }
  return "";
}

void append_escape(std::string& out, unsigned char c) {
  switch (c) {
  case '\n':
    out += "\\n";
    return;
  case '\t':
    out += "\\t";
    return;
  case '\r':
    out += "\\r";
    return;
  default:
    out += fmt::format("\\x{:02x}", unsigned{c});
  }
}

} // namespace

field_path field_path::operator/(std::string_view member) const {
  return text_.empty() ? field_path{std::string{member}} : field_path{fmt::format("{}.{}", text_, member)};
}

field_path field_path::operator[](std::size_t index) const { return {fmt::format("{}[{}]", text_, index)}; }

field_path field_path::key(std::string_view name) const { return {fmt::format("{}[{}]", text_, name)}; }

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const auto c : text) {
    const auto u = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\')
      (out += '\\') += c;
    else if (u < 0x20 || u == 0x7f)
      append_escape(out, u);
    else
      out += c;
  }
  return out += '"';
}

std::string quoted_list(const std::vector<std::string_view>& words) {
  std::string out;
  for (const auto& word : words)
    out += (out.empty() ? "" : ", ") + quoted(word);
  return out;
}

std::string field_error::message() const {
  std::string out = type_text(type);
  if (!value.empty())
    out += ": " + value;
  if (!detail.empty())
    out += ": " + detail;
  return out;
}

void field_errors::required(const field_path& where, std::string_view detail) {
  all_.push_back({error_type::required, where.text(), {}, std::string{detail}});
}

void field_errors::invalid(const field_path& where, std::string value, std::string_view detail) {
  all_.push_back({error_type::invalid, where.text(), std::move(value), std::string{detail}});
}

void field_errors::invalid(const field_path& where, std::int64_t value, std::string_view detail) {
  invalid(where, std::to_string(value), detail);
}

void field_errors::not_supported(const field_path& where, std::string value,
                                 const std::vector<std::string_view>& supported) {
  all_.push_back(
      {error_type::not_supported, where.text(), std::move(value), "supported values: " + quoted_list(supported)});
}

void field_errors::duplicate(const field_path& where, std::string value) {
  all_.push_back({error_type::duplicate, where.text(), std::move(value), {}});
}

void field_errors::forbidden(const field_path& where, std::string_view detail) {
  all_.push_back({error_type::forbidden, where.text(), {}, std::string{detail}});
}

void field_errors::too_long(const field_path& where, std::size_t most_bytes) {
  all_.push_back({error_type::too_long, where.text(), {}, fmt::format("may not be more than {} bytes", most_bytes)});
}

void field_errors::too_many(const field_path& where, std::size_t count, std::size_t most) {
  all_.push_back(
      {error_type::too_many, where.text(), std::to_string(count), fmt::format("must have at most {} items", most)});
}

void field_errors::not_found(const field_path& where, std::string value) {
  all_.push_back({error_type::not_found, where.text(), std::move(value), {}});
}

void field_errors::not_negative(const field_path& where, std::int64_t value) {
  if (value < 0)
    invalid(where, value, "must be greater than or equal to 0");
}

} // namespace troupe::admission
