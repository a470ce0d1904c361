#include "messages/codec/table_sink.hpp"

#include "messages/codec/go_types.hpp"
#include "messages/codec/json_text.hpp"

#include <charconv>

namespace troupe::api {

namespace {

constexpr std::size_t kind_bit = 62;
constexpr std::size_t version_bit = 63;

template <class T> T& as(void* p) { return *static_cast<T*>(p); }

std::string quoted(std::string_view text) { return '"' + std::string(text) + '"'; }

bool is_pointer(const shape& of) { return of.kind == value_kind::optional || of.kind == value_kind::boxed; }

template <class T> bool read_integer(std::string_view literal, T& out) {
  const auto* end = literal.data() + literal.size();
  const auto [stop, error] = std::from_chars(literal.data(), end, out);
  return error == std::errc() && stop == end;
}

/// The field of that name, looked for from the one after the last: texts tend to keep the order of the list.
const field_desc* next_field(const type_desc& type, const field_desc* last, std::string_view name) {
  const auto* begin = type.fields.data();
  const auto* end = begin + type.fields.size();
  const auto* from = last ? last + 1 : begin;
  for (const auto* f = from; f != end; ++f)
    if (f->name == name)
      return f;
  for (const auto* f = begin; f != from; ++f)
    if (f->name == name)
      return f;
  return nullptr;
}

bool holds_comment(std::string_view text) {
  return text.starts_with("//") || text.find(" //") != std::string_view::npos;
}

} // namespace

table_sink::table_sink(const type_desc& type, void* into, dialect from)
    : from_(from), outermost_{value_kind::object, nullptr, &type}, root_{&outermost_, into} {
  stack_.reserve(16); // deeper than nearly all objects
}

// -- structure ------------------------------------------------------------------------------------------------------

/// Brackets inside a value that is skipped or kept as text. True when this was one.
bool table_sink::is_nested_text(char bracket, bool opens) {
  if (skipped_ > 0) {
    skipped_ += opens ? 1 : -1;
    return true;
  }
  if (!raw_)
    return false;
  if (opens)
    begin_raw(*raw_, bracket);
  else {
    *raw_ += bracket;
    if (--raw_depth_ == 0)
      raw_ = nullptr;
  }
  return true;
}

/// A comma is due unless the text ends where a value may begin.
void table_sink::begin_raw(std::string& text, char bracket) {
  if (!text.empty() && text.back() != ':' && text.back() != '[' && text.back() != '{')
    text += ',';
  text += bracket;
  raw_ = &text;
  ++raw_depth_;
}

bool table_sink::raw_scalar(std::string_view json) {
  if (skipped_ > 0)
    return true;
  if (!raw_)
    return false;
  if (const char last = raw_->back(); last != ':' && last != '[')
    *raw_ += ',';
  *raw_ += json;
  return true;
}

/// Where the value that begins now belongs; for a list, a new element.
table_sink::slot table_sink::take_slot() {
  if (stack_.empty())
    return std::exchange(root_, {});
  auto& top = stack_.back();
  if (top.of->kind != value_kind::list)
    return std::exchange(top.next, {});
  return {top.of->of, top.of->add(top.value)};
}

/// Opens the object or list that begins now, if its place takes one of that kind.
void table_sink::step_into(slot s, place at, const char* json_type) {
  const bool is_array = *json_type == 'a';
  if (!s.of) {
    skipped_ = 1;
    return;
  }
  while (is_pointer(*s.of))
    s = {s.of->of, s.of->add(s.value)};
  if (s.of->kind == value_kind::raw_json) {
    as<RawJson>(s.value).text.clear();
    begin_raw(as<RawJson>(s.value).text, is_array ? '[' : '{');
    return;
  }
  const auto k = s.of->kind;
  if (is_array ? k != value_kind::list : k != value_kind::object && k != value_kind::map) {
    wrong_type(s, json_type, at);
    skipped_ = 1;
    return;
  }
  if (is_array)
    s.of->clear(s.value);
  stack_.push_back({s.of, s.value, nullptr, 0, {}, {}});
}

void table_sink::begin_object(place at) {
  if (!is_nested_text('{', true))
    step_into(take_slot(), at, "object");
}

void table_sink::begin_array(place at) {
  if (!is_nested_text('[', true))
    step_into(take_slot(), at, "array");
}

void table_sink::end_object() {
  if (!is_nested_text('}', false))
    stack_.pop_back();
}

void table_sink::end_array() {
  if (!is_nested_text(']', false))
    stack_.pop_back();
}

// -- keys -----------------------------------------------------------------------------------------------------------

void table_sink::key(std::string_view name, place at) {
  if (skipped_ > 0)
    return;
  if (raw_) {
    if (raw_->back() != '{')
      *raw_ += ',';
    append_json_string(*raw_, name);
    *raw_ += ':';
    return;
  }
  auto& top = stack_.back();
  if (top.of->kind == value_kind::map)
    map_key(top, name, at);
  else
    object_key(top, name, at);
}

void table_sink::object_key(frame& top, std::string_view name, place at) {
  if (type_key(top, name, at))
    return;
  top.entry.clear();
  const auto* f = next_field(*top.of->type, top.field, name);
  if (!f) {
    top.entry = name;
    const auto* last = std::exchange(top.field, nullptr);
    const auto hint = from_ == dialect::yaml && holds_comment(name) ? " (YAML comments begin with #)" : "";
    report(problem_kind::unknown_field, "unknown field " + quoted(path()) + hint, at);
    top.field = last;
    top.next = {};
    return;
  }
  top.field = f;
  mark_seen(top, static_cast<std::size_t>(f - top.of->type->fields.data()), at);
  top.next = {f->of, member(top.value, *f)};
}

/// kind and apiVersion, which are no members of the structs.
bool table_sink::type_key(frame& top, std::string_view name, place at) {
  const bool is_kind = name == "kind";
  if (top.of->type->kind.empty() || (!is_kind && name != "apiVersion"))
    return false;
  top.entry = name;
  auto& outermost = is_kind ? kind : api_version;
  mark_seen(top, is_kind ? kind_bit : version_bit, at);
  top.next = {&shape_of<std::string>::v, stack_.size() == 1 ? &outermost : &unused_};
  return true;
}

void table_sink::map_key(frame& top, std::string_view name, place at) {
  top.entry = name;
  const bool again = top.of->find(top.value, top.entry) != nullptr;
  if (again && from_ == dialect::json)
    report(problem_kind::duplicate_field, "duplicate field " + quoted(path()), at);
  top.next = {top.of->of, top.of->insert(top.value, top.entry)};
}

void table_sink::mark_seen(frame& top, std::size_t bit, place at) {
  const auto mask = std::uint64_t{1} << bit;
  if ((top.seen & mask) != 0 && from_ == dialect::json)
    report(problem_kind::duplicate_field, "duplicate field " + quoted(path()), at);
  top.seen |= mask;
}

// -- scalars --------------------------------------------------------------------------------------------------------

void table_sink::string(std::string_view text, place at) {
  if (skipped_ > 0)
    return;
  if (raw_) {
    std::string json;
    append_json_string(json, text);
    raw_scalar(json);
    return;
  }
  auto s = take_slot();
  if (!s.of)
    return;
  while (is_pointer(*s.of))
    s = {s.of->of, s.of->add(s.value)};
  if (!set_string(s, text, at))
    check_comment(text, at);
}

/// False when the text was not taken, or only as one that cannot be meant.
bool table_sink::set_string(slot s, std::string_view text, place at) {
  switch (s.of->kind) {
  case value_kind::string:
    as<std::string>(s.value) = text;
    return !(current_field() && current_field()->options.words);
  case value_kind::bytes:
    return set_bytes(as<Bytes>(s.value).data, text, at);
  case value_kind::time:
    return set_time(as<Time>(s.value).micros, text, at);
  case value_kind::micro_time:
    return set_time(as<MicroTime>(s.value).micros, text, at);
  case value_kind::quantity:
    return set_quantity(s, text, at);
  case value_kind::int_or_string:
    as<IntOrString>(s.value) = IntOrString(std::string(text));
    return true;
  case value_kind::raw_json:
    as<RawJson>(s.value).text.clear();
    append_json_string(as<RawJson>(s.value).text, text);
    return true;
  default:
    wrong_type(s, "string", at);
    return false;
  }
}

/// A YAML text that was refused, or that is none of the known words: `Never // comment` is one value.
void table_sink::check_comment(std::string_view text, place at) {
  if (from_ != dialect::yaml || !holds_comment(text))
    return;
  const auto hint = "the value " + quoted(text) + " holds a comment: YAML comments begin with #";
  if (!problems.empty() && problems.back().second == at)
    problems.back().first.message += " (" + hint + ")";
  else
    report(problem_kind::bad_value, path() + ": " + hint, at);
}

bool table_sink::set_bytes(std::string& data, std::string_view text, place at) {
  std::size_t bad = 0;
  if (read_base64(text, data, bad))
    return true;
  report(problem_kind::bad_value, "illegal base64 data at input byte " + std::to_string(bad), at);
  return false;
}

bool table_sink::set_time(std::int64_t& micros, std::string_view text, place at) {
  if (const auto t = parse_time(text)) {
    micros = *t;
    return true;
  }
  report(problem_kind::bad_value,
         "parsing time " + quoted(text) + " as \"2006-01-02T15:04:05Z07:00\": cannot parse " + quoted(text) +
             " as \"2006\"",
         at);
  return false;
}

bool table_sink::set_quantity(slot s, std::string_view text, place at) {
  const auto error = Quantity::parse(text, as<Quantity>(s.value));
  if (!error.empty())
    report(problem_kind::bad_value, std::string(error), at);
  return error.empty();
}

void table_sink::number(std::string_view literal, place at) {
  if (raw_scalar(literal))
    return;
  auto s = take_slot();
  if (!s.of)
    return;
  while (is_pointer(*s.of))
    s = {s.of->of, s.of->add(s.value)};
  if (!set_number(s, literal, at))
    wrong_type(s, "number " + std::string(literal), at);
}

/// False when the type does take numbers, but not this one.
bool table_sink::set_number(slot s, std::string_view literal, place at) {
  switch (s.of->kind) {
  case value_kind::i32:
    return read_integer(literal, as<std::int32_t>(s.value));
  case value_kind::i64:
    return read_integer(literal, as<std::int64_t>(s.value));
  case value_kind::quantity:
    set_quantity(s, literal, at);
    return true;
  case value_kind::int_or_string:
    as<IntOrString>(s.value).is_string = false;
    if (!read_integer(literal, as<IntOrString>(s.value).number))
      no_value_of("number " + std::string(literal), "int32", at);
    return true;
  case value_kind::raw_json:
    as<RawJson>(s.value).text = literal;
    return true;
  case value_kind::time:
  case value_kind::micro_time:
    no_value_of("number", "string", at);
    return true;
  default:
    wrong_type(s, "number", at);
    return true;
  }
}

void table_sink::boolean(bool value, place at) {
  if (raw_scalar(value ? "true" : "false"))
    return;
  auto s = take_slot();
  if (!s.of)
    return;
  while (is_pointer(*s.of))
    s = {s.of->of, s.of->add(s.value)};
  if (s.of->kind == value_kind::boolean)
    as<bool>(s.value) = value;
  else if (s.of->kind == value_kind::raw_json)
    as<RawJson>(s.value).text = value ? "true" : "false";
  else
    wrong_type(s, "bool", at);
}

/// Null leaves whatever it is given for at its default.
void table_sink::null(place) {
  if (raw_scalar("null"))
    return;
  const auto s = take_slot();
  if (s.of && s.of->clear)
    s.of->clear(s.value);
  else if (s.of && s.of->kind == value_kind::raw_json && !stack_.empty() && stack_.back().of->kind == value_kind::list)
    as<RawJson>(s.value).text = "null";
}

// -- problems -------------------------------------------------------------------------------------------------------

/// The field that the current value belongs to, through lists and maps.
const field_desc* table_sink::current_field() const {
  for (auto f = stack_.rbegin(); f != stack_.rend(); ++f)
    if (f->of->kind == value_kind::object)
      return f->entry.empty() ? f->field : nullptr;
  return nullptr;
}

/// "spec.template.spec.containers[0].image"
std::string table_sink::path() const {
  std::string text;
  const auto append = [&](std::string_view name) {
    if (!text.empty())
      text += '.';
    text += name;
  };
  for (const auto& f : stack_) {
    if (f.of->kind == value_kind::list) {
      const auto n = f.of->size(f.value);
      if (n > 0)
        text += '[' + std::to_string(n - 1) + ']';
    } else if (f.of->kind == value_kind::map || !f.entry.empty()) {
      append(f.entry);
    } else if (f.field) {
      append(f.field->name);
    }
  }
  return text;
}

/// Go's name of the current field: its struct, then the names on the way to it, without indexes and keys of maps.
std::string table_sink::go_field() const {
  std::string names;
  std::string_view owner;
  for (const auto& f : stack_) {
    if (f.of->kind != value_kind::object)
      continue;
    owner = go_struct_name(*f.of->type);
    names += '.';
    names += f.entry.empty() && f.field ? f.field->name : std::string_view(f.entry);
  }
  return std::string(owner) + names;
}

void table_sink::report(problem_kind what, std::string message, place at) {
  constexpr std::size_t most = 100; // as Kubernetes; nobody reads more
  if (problems.size() < most)
    problems.push_back({{what, path(), std::move(message), 0, 0}, at});
}

void table_sink::wrong_type(slot s, std::string_view json_type, place at) {
  switch (s.of->kind) {
  case value_kind::quantity:
    set_quantity(s, json_type, at);
    return;
  case value_kind::time:
  case value_kind::micro_time:
    return no_value_of(json_type, "string", at);
  case value_kind::int_or_string:
    return no_value_of(json_type, "int32", at);
  default:
    break;
  }
  const auto type = go_type_name(*s.of, current_field());
  if (stack_.empty())
    return no_value_of(json_type, type, at);
  report(problem_kind::wrong_type,
         "json: cannot unmarshal " + std::string(json_type) + " into Go struct field " + go_field() + " of type " +
             type,
         at);
}

void table_sink::no_value_of(std::string_view json_type, std::string_view go_type, place at) {
  report(problem_kind::wrong_type,
         "json: cannot unmarshal " + std::string(json_type) + " into Go value of type " + std::string(go_type), at);
}

} // namespace troupe::api
