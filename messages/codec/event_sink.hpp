#pragma once

#include <cstdint>
#include <string_view>

namespace troupe::api {

/// Where an event stands in its text, in the producer's own terms: lines and columns of YAML, the number of the event
/// in JSON. Only the producer can tell what it means.
using place = std::uint64_t;

/// Takes the events of a well-formed value, in order. Implemented by whoever wants one; produced by the JSON and the
/// YAML reader. The texts are valid during the call only.
class event_sink {
 public:
  virtual ~event_sink() = default;
  virtual void begin_object(place at) = 0;
  virtual void key(std::string_view name, place at) = 0;
  virtual void end_object() = 0;
  virtual void begin_array(place at) = 0;
  virtual void end_array() = 0;
  virtual void string(std::string_view text, place at) = 0;
  /// `literal` as JSON writes numbers.
  virtual void number(std::string_view literal, place at) = 0;
  virtual void boolean(bool value, place at) = 0;
  virtual void null(place at) = 0;
};

} // namespace troupe::api
