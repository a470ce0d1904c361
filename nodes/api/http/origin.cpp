#include "nodes/api/http/origin.hpp"

#include <algorithm>

namespace troupe::api_server {

namespace {

std::string_view without_scheme(std::string_view origin) {
  const auto at = origin.find("://");
  return at == origin.npos ? origin : origin.substr(at + 3);
}

bool is_number_of_loopback(std::string_view host) {
  return host.starts_with("127.") &&
         std::all_of(host.begin(), host.end(), [](char c) { return (c >= '0' && c <= '9') || c == '.'; });
}

} // namespace

bool is_loopback_authority(std::string_view authority) {
  if (authority.starts_with("[::1]"))
    return authority.size() == 5 || authority[5] == ':';
  const auto host = authority.substr(0, authority.find(':'));
  return http::equal_no_case(host, "localhost") || is_number_of_loopback(host);
}

std::optional<std::string> foreign_origin(const http::fields& headers, bool on_loopback) {
  const auto host = headers.get("Host");
  if (const auto origin = headers.find("Origin"); origin && !http::equal_no_case(without_scheme(*origin), host))
    return "requests of web pages of another site are not answered (Origin: " + std::string{*origin} + ")";
  if (on_loopback && !host.empty() && !is_loopback_authority(host))
    return "this server is on loopback, and \"" + std::string{host} + "\" is none of loopback's names";
  return std::nullopt;
}

} // namespace troupe::api_server
