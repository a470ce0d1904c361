#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// HTTP as plain values: what a handler gets and what it answers. Knows no library and no socket.
namespace troupe::http {

/// Header fields in their order; names compare without case.
class fields {
 public:
  using entry = std::pair<std::string, std::string>;

  fields() = default;
  fields(std::initializer_list<entry> entries) : entries_(entries) {}

  /// Appends a field, whether or not its name is there already.
  void add(std::string name, std::string value) { entries_.emplace_back(std::move(name), std::move(value)); }
  /// The value of the first field of that name; nothing when there is none.
  std::optional<std::string_view> find(std::string_view name) const;
  /// The same, empty when there is none.
  std::string_view get(std::string_view name) const { return find(name).value_or(std::string_view{}); }

  auto begin() const { return entries_.begin(); }
  auto end() const { return entries_.end(); }
  bool empty() const { return entries_.empty(); }

 private:
  std::vector<entry> entries_;
};

/// The parameters of a URL, decoded, in their order.
class query {
 public:
  /// Reads what stands behind the `?`. A pair with a broken escape is left out, as Go's servers do.
  static query parse(std::string_view raw);

  /// The first value of a parameter; nothing when it is absent.
  std::optional<std::string_view> find(std::string_view name) const;
  /// The same, empty when it is absent.
  std::string_view get(std::string_view name) const { return find(name).value_or(std::string_view{}); }
  /// All values of a parameter.
  std::vector<std::string_view> all(std::string_view name) const;
  /// A boolean parameter by Kubernetes' rule: present, and neither `false` nor `0`.
  bool flag(std::string_view name) const;

  auto begin() const { return pairs_.begin(); }
  auto end() const { return pairs_.end(); }

 private:
  std::vector<std::pair<std::string, std::string>> pairs_;
};

/// One request, complete.
struct request {
  std::string method; ///< upper case as sent: GET, POST …
  std::string target; ///< the URL as sent
  std::string path;   ///< its path, decoded
  http::query query;  ///< its parameters
  fields headers;     ///< names as sent
  std::string body;   ///< chunks joined
  std::string peer;   ///< the client's address, without port
  int version = 11;   ///< 10 or 11
  bool keep_alive = true;
};

/// Text that may be shared by many answers.
using shared_text = std::shared_ptr<const std::string>;

/// A whole answer. Content-Length, Date and Connection are added when it is sent.
struct response {
  int status = 200;
  fields headers{};
  shared_text body{}; ///< nothing = an empty body
};

/// An answer with a body of that type.
response make_response(int status, std::string_view content_type, std::string body);

/// A piece of a stream with its chunk framing, made once and shared by all who are sent it.
struct chunk {
  std::string framed;     ///< hex length, CRLF, payload, CRLF
  std::size_t offset = 0; ///< where the payload begins
  std::size_t size = 0;   ///< bytes of payload
  std::string_view payload() const { return std::string_view{framed}.substr(offset, size); }
};
using shared_chunk = std::shared_ptr<const chunk>;

/// Frames a piece. An empty one would end the stream, so that it must not be empty.
shared_chunk make_chunk(std::string_view payload);

/// Decodes %XX; nothing when an escape is broken. In queries a `+` is a blank.
std::optional<std::string> percent_decode(std::string_view text, bool plus_is_blank = false);

/// Splits and decodes a target into path and query; false when the path is not acceptable.
bool split_target(std::string_view target, std::string& path, query& parameters);

/// The phrase behind a status code.
std::string_view reason_phrase(int status);

/// Whether a comma-separated header value holds this word, without case.
bool has_token(std::string_view list, std::string_view word);

/// Compares ASCII without case.
bool equal_no_case(std::string_view a, std::string_view b);

} // namespace troupe::http
