#pragma once

#include "messages/codec/json_text.hpp"
#include "messages/resource/scalars.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace troupe::api_server {

/// Writes a JSON object member by member, in the order of the calls.
class json_members {
 public:
  explicit json_members(std::string& out) : out_(out) { out_ += '{'; }
  ~json_members() { out_ += '}'; }
  json_members(const json_members&) = delete;
  json_members& operator=(const json_members&) = delete;

  json_members& text(std::string_view name, std::string_view value) {
    begin(name);
    api::append_json_string(out_, value);
    return *this;
  }
  /// Left out when it is empty.
  json_members& text_if(std::string_view name, std::string_view value) {
    return value.empty() ? *this : text(name, value);
  }
  json_members& number(std::string_view name, std::int64_t value) { return raw(name, std::to_string(value)); }
  json_members& flag(std::string_view name, bool value) { return raw(name, value ? "true" : "false"); }
  /// RFC 3339 with microseconds; left out when it is 0.
  json_members& time_if(std::string_view name, std::int64_t micros) {
    return micros == 0 ? *this : text(name, api::format_time(api::MicroTime{micros}));
  }
  /// What is JSON already.
  json_members& raw(std::string_view name, std::string_view json) {
    begin(name);
    out_ += json;
    return *this;
  }
  /// For a value that the caller appends himself.
  std::string& begin(std::string_view name) {
    out_ += out_.back() == '{' ? "\"" : ",\"";
    out_ += name;
    out_ += "\":";
    return out_;
  }

 private:
  std::string& out_;
};

} // namespace troupe::api_server
