#pragma once

#include "messages/resource/resource.hpp"
#include "nodes/api/media.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// Objects and lists as bodies.
namespace troupe::api_server {

/// An answer with one object.
/// @param warnings each becomes a Warning header
http::response object_response(int status, const api::resource& object, const rendering& how,
                               const std::vector<std::string>& warnings = {});

/// Appends the headers `Warning: 299 - "…"`.
void add_warnings(http::fields& to, const std::vector<std::string>& warnings);

/// The text of a list, piece by piece.
class list_text {
 public:
  list_text(const api::kind_info& kind, rendering how, std::int64_t now_us) : kind_(kind), how_(how), now_us_(now_us) {}

  /// What stands before the items.
  void begin(std::string& out, const api::ListMeta& meta) const;
  /// Appends an item, behind a comma unless it is the first.
  void add(std::string& out, const void* object);
  void end(std::string& out) const;
  const rendering& how() const noexcept { return how_; }

 private:
  const api::kind_info& kind_;
  rendering how_;
  std::int64_t now_us_;
  bool first_ = true;
};

} // namespace troupe::api_server
