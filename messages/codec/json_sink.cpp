#include "messages/codec/json_sink.hpp"

#include "messages/codec/json_text.hpp"

namespace troupe::api {

void json_sink::separate() {
  if (!first_)
    json += ',';
  first_ = false;
}

void json_sink::begin_object(place) {
  separate();
  json += '{';
  first_ = true;
}

void json_sink::key(std::string_view name, place) {
  separate();
  append_json_string(json, name);
  json += ':';
  first_ = true;
}

void json_sink::end_object() {
  json += '}';
  first_ = false;
}

void json_sink::begin_array(place) {
  separate();
  json += '[';
  first_ = true;
}

void json_sink::end_array() {
  json += ']';
  first_ = false;
}

void json_sink::string(std::string_view text, place) {
  separate();
  append_json_string(json, text);
}

void json_sink::number(std::string_view literal, place) {
  separate();
  json += literal;
}

void json_sink::boolean(bool value, place) {
  separate();
  json += value ? "true" : "false";
}

void json_sink::null(place) {
  separate();
  json += "null";
}

} // namespace troupe::api
