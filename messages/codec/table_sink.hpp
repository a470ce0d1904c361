#pragma once

#include "messages/codec/event_sink.hpp"
#include "messages/codec/problem.hpp"

#include <string>
#include <utility>
#include <vector>

namespace troupe::api {

/// Which language the events come from: it decides about hints and about who reports duplicate keys.
enum class dialect : std::uint8_t { json, yaml };

/// Fills a value of any type from events, by its table; reports everything that does not fit, with its path, and goes
/// on.
class table_sink : public event_sink {
 public:
  /// `into` is an empty value of `type` that outlives the sink.
  table_sink(const type_desc& type, void* into, dialect from);
  table_sink(const table_sink&) = delete;
  table_sink& operator=(const table_sink&) = delete;

  void begin_object(place at) override;
  void key(std::string_view name, place at) override;
  void end_object() override;
  void begin_array(place at) override;
  void end_array() override;
  void string(std::string_view text, place at) override;
  void number(std::string_view literal, place at) override;
  void boolean(bool value, place at) override;
  void null(place at) override;

  /// What was wrong, in the order of the text. The producer turns places into lines and columns.
  std::vector<std::pair<problem, place>> problems;
  std::string api_version, kind; ///< of the outermost object, as given

 private:
  /// Where the next value goes. No shape: nowhere.
  struct slot {
    const shape* of = nullptr;
    void* value = nullptr;
  };
  /// An object, map or list that is being filled.
  struct frame {
    const shape* of;
    void* value;
    const field_desc* field = nullptr; ///< object: the current one
    std::uint64_t seen = 0;            ///< object: a bit a field; the two highest for kind and apiVersion
    std::string entry;                 ///< object: name of kind or apiVersion, else empty; map: the current key
    slot next;                         ///< where the value of the current key goes
  };

  bool is_nested_text(char bracket, bool opens);
  bool raw_scalar(std::string_view json);
  void begin_raw(std::string& text, char bracket);
  slot take_slot();
  void step_into(slot s, place at, const char* json_type);
  void object_key(frame& top, std::string_view name, place at);
  bool type_key(frame& top, std::string_view name, place at);
  void map_key(frame& top, std::string_view name, place at);
  void mark_seen(frame& top, std::size_t bit, place at);

  bool set_string(slot s, std::string_view text, place at);
  bool set_number(slot s, std::string_view literal, place at);
  bool set_time(std::int64_t& micros, std::string_view text, place at);
  bool set_bytes(std::string& data, std::string_view text, place at);
  bool set_quantity(slot s, std::string_view text, place at);
  void check_comment(std::string_view text, place at);

  const field_desc* current_field() const;
  std::string path() const;
  std::string go_field() const;
  void report(problem_kind what, std::string message, place at);
  void wrong_type(slot s, std::string_view json_type, place at);
  void no_value_of(std::string_view json_type, std::string_view go_type, place at);

  dialect from_;
  shape outermost_;
  slot root_; ///< of the outermost value, until it begins
  std::vector<frame> stack_;
  int skipped_ = 0;            ///< open brackets of a value that goes nowhere
  int raw_depth_ = 0;          ///< open brackets of a value that is kept as text …
  std::string* raw_ = nullptr; ///< … here
  std::string unused_;         ///< takes kind and apiVersion of inner objects
};

} // namespace troupe::api
