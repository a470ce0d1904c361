#pragma once

#include "messages/codec/event_sink.hpp"

#include <string>

namespace troupe::api {

/// Writes the events as compact JSON.
class json_sink : public event_sink {
 public:
  void begin_object(place at) override;
  void key(std::string_view name, place at) override;
  void end_object() override;
  void begin_array(place at) override;
  void end_array() override;
  void string(std::string_view text, place at) override;
  void number(std::string_view literal, place at) override;
  void boolean(bool value, place at) override;
  void null(place at) override;

  std::string json;

 private:
  void separate();
  bool first_ = true; ///< no comma is due
};

} // namespace troupe::api
