#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace troupe::api {

enum class yaml_kind : std::uint8_t { scalar, mapping, sequence, end, alias };

/// How a scalar's text is to be understood.
enum class yaml_tag : std::uint8_t { none, str, integer, floating, boolean, null, binary, other };

/// A node of a YAML document, or the end of a mapping or sequence.
struct yaml_event {
  yaml_kind kind = yaml_kind::scalar;
  yaml_tag tag = yaml_tag::none;
  bool plain = false;        ///< a scalar without quotes
  std::uint32_t line = 0;    ///< from 1
  std::uint32_t column = 0;  ///< from 1
  std::uint32_t text = 0;    ///< scalar: offset into yaml_events::texts …
  std::uint32_t length = 0;  ///< … and length
  std::uint32_t partner = 0; ///< mapping, sequence: the event of its end; alias: the event that it repeats
};

/// The events of one document, in order; the first is its root.
struct yaml_events {
  std::vector<yaml_event> events;
  std::string texts;

  std::string_view text_of(const yaml_event& e) const { return std::string_view(texts).substr(e.text, e.length); }
  /// The event behind the node that begins at `i`.
  std::size_t after(std::size_t i) const {
    const auto& e = events[i];
    return (e.kind == yaml_kind::mapping || e.kind == yaml_kind::sequence ? e.partner : i) + 1;
  }
};

/// Why a text is no YAML, or beyond a limit.
struct yaml_error {
  std::string message; ///< empty: none
  int line = 0, column = 0;
};

struct yaml_limits {
  std::size_t depth = 64;
  std::size_t nodes = 500'000; ///< of one document; memory is bounded by it
};

/// Parses `text`, whose first line is number `first_line`, into its documents. Those before an error are complete.
yaml_error parse_yaml(std::string_view text, int first_line, const yaml_limits& limits, std::vector<yaml_events>& out);

} // namespace troupe::api
