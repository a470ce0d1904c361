#include "nodes/api/http/http.hpp"

#include <algorithm>
#include <charconv>

namespace troupe::http {

namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

int hex_value(char c) {
  if (c >= '0' && c <= '9')
    return c - '0';
  const auto l = lower(c);
  return l >= 'a' && l <= 'f' ? l - 'a' + 10 : -1;
}

std::string_view trim(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos)
    return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// The text up to a separator, which is taken off the rest.
std::string_view next_part(std::string_view& rest, char separator) {
  const auto end = rest.find(separator);
  const auto part = rest.substr(0, end);
  rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
  return part;
}

/// The path of a target in absolute form (`http://host/path`), as proxies send it.
std::string_view without_authority(std::string_view target) {
  const auto scheme = target.find("://");
  if (target.starts_with('/') || scheme == std::string_view::npos)
    return target;
  const auto slash = target.find('/', scheme + 3);
  return slash == std::string_view::npos ? std::string_view{"/"} : target.substr(slash);
}

} // namespace

bool equal_no_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return lower(x) == lower(y); });
}

std::optional<std::string_view> fields::find(std::string_view name) const {
  for (const auto& [key, value] : entries_)
    if (equal_no_case(key, name))
      return value;
  return {};
}

std::optional<std::string> percent_decode(std::string_view text, bool plus_is_blank) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      const auto high = i + 1 < text.size() ? hex_value(text[i + 1]) : -1;
      const auto low = i + 2 < text.size() ? hex_value(text[i + 2]) : -1;
      if (high < 0 || low < 0)
        return {};
      out += static_cast<char>(high * 16 + low);
      i += 2;
    } else {
      out += plus_is_blank && text[i] == '+' ? ' ' : text[i];
    }
  }
  return out;
}

query query::parse(std::string_view raw) {
  query result;
  while (!raw.empty()) {
    auto value = next_part(raw, '&');
    if (value.empty())
      continue;
    auto name = next_part(value, '=');
    auto decoded_name = percent_decode(name, true);
    auto decoded_value = percent_decode(value, true);
    if (decoded_name && decoded_value)
      result.pairs_.emplace_back(std::move(*decoded_name), std::move(*decoded_value));
  }
  return result;
}

std::optional<std::string_view> query::find(std::string_view name) const {
  for (const auto& [key, value] : pairs_)
    if (key == name)
      return value;
  return {};
}

std::vector<std::string_view> query::all(std::string_view name) const {
  std::vector<std::string_view> result;
  for (const auto& [key, value] : pairs_)
    if (key == name)
      result.push_back(value);
  return result;
}

bool query::flag(std::string_view name) const {
  const auto value = find(name);
  return value && !equal_no_case(*value, "false") && *value != "0";
}

response make_response(int status, std::string_view content_type, std::string body) {
  return {status, {{"Content-Type", std::string{content_type}}}, std::make_shared<const std::string>(std::move(body))};
}

shared_chunk make_chunk(std::string_view payload) {
  char hex[16];
  const auto end = std::to_chars(hex, hex + sizeof hex, payload.size(), 16).ptr;
  auto result = std::make_shared<chunk>();
  result->framed.reserve(payload.size() + static_cast<std::size_t>(end - hex) + 4);
  result->framed.append(hex, end).append("\r\n");
  result->offset = result->framed.size();
  result->size = payload.size();
  result->framed.append(payload).append("\r\n");
  return result;
}

bool split_target(std::string_view target, std::string& path, query& parameters) {
  target = without_authority(target);
  auto raw_query = target;
  const auto raw_path = next_part(raw_query, '?');
  auto decoded = percent_decode(raw_path);
  if (!decoded || !decoded->starts_with('/') || decoded->find('\0') != std::string::npos)
    return false;
  path = std::move(*decoded);
  parameters = query::parse(raw_query);
  return true;
}

bool has_token(std::string_view list, std::string_view word) {
  while (!list.empty())
    if (equal_no_case(trim(next_part(list, ',')), word))
      return true;
  return false;
}

std::string_view reason_phrase(int status) {
  switch (status) {
  case 100:
    return "Continue";
  case 200:
    return "OK";
  case 201:
    return "Created";
  case 202:
    return "Accepted";
  case 204:
    return "No Content";
  case 301:
    return "Moved Permanently";
  case 304:
    return "Not Modified";
  case 400:
    return "Bad Request";
  case 401:
    return "Unauthorized";
  case 403:
    return "Forbidden";
  case 404:
    return "Not Found";
  case 405:
    return "Method Not Allowed";
  case 406:
    return "Not Acceptable";
  case 409:
    return "Conflict";
  case 410:
    return "Gone";
  case 413:
    return "Request Entity Too Large";
  case 415:
    return "Unsupported Media Type";
  case 422:
    return "Unprocessable Entity";
  case 429:
    return "Too Many Requests";
  case 431:
    return "Request Header Fields Too Large";
  case 500:
    return "Internal Server Error";
  case 501:
    return "Not Implemented";
  case 503:
    return "Service Unavailable";
  case 504:
    return "Gateway Timeout";
  case 505:
    return "HTTP Version Not Supported";
  default:
    return "Unknown";
  }
}

} // namespace troupe::http
