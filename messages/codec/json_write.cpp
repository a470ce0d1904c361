#include "messages/codec/json_write.hpp"

#include "messages/codec/json_text.hpp"

#include <charconv>

namespace troupe::api {

namespace {

template <class T> const T& as(const void* p) { return *static_cast<const T*>(p); }

template <class T> void append_number(std::string& out, T n) {
  char text[24];
  const auto end = std::to_chars(std::begin(text), std::end(text), n).ptr;
  out.append(text, end);
}

/// A text that needs no escapes.
void append_plain(std::string& out, std::string_view text) {
  out += '"';
  out += text;
  out += '"';
}

class writer {
 public:
  explicit writer(std::string& out) : out_(out) {}

  void object(const type_desc& type, const void* value, bool typed) {
    out_ += '{';
    bool first = true;
    if (typed && !type.kind.empty()) {
      name("kind", first);
      append_plain(out_, type.kind);
      name("apiVersion", first);
      append_plain(out_, type.api_version);
    }
    for (const auto& f : type.fields)
      if (const void* m = member(value, f); stands(f, m)) {
        name(f.name, first);
        this->value(*f.of, m, f.options.typed);
      }
    out_ += '}';
  }

  void value(const shape& of, const void* p, bool typed) {
    switch (of.kind) {
    case value_kind::boolean:
      out_ += as<bool>(p) ? "true" : "false";
      return;
    case value_kind::i32:
      return append_number(out_, as<std::int32_t>(p));
    case value_kind::i64:
      return append_number(out_, as<std::int64_t>(p));
    case value_kind::string:
      return append_json_string(out_, as<std::string>(p));
    case value_kind::bytes:
      out_ += '"';
      append_base64(out_, as<Bytes>(p).data);
      out_ += '"';
      return;
    case value_kind::time:
      return time(as<Time>(p));
    case value_kind::micro_time:
      return time(as<MicroTime>(p));
    case value_kind::quantity:
      return append_plain(out_, as<Quantity>(p).text());
    case value_kind::int_or_string:
      return int_or_string(as<IntOrString>(p));
    case value_kind::raw_json:
      out_ += as<RawJson>(p).text.empty() ? std::string_view("null") : std::string_view(as<RawJson>(p).text);
      return;
    case value_kind::object:
      return object(*of.type, p, typed);
    case value_kind::list:
      return list(of, p, typed);
    case value_kind::map:
      return map(of, p);
    case value_kind::optional:
    case value_kind::boxed:
      if (of.size(p) == 0)
        out_ += "null";
      else
        value(*of.of, of.at(p, 0), typed);
      return;
    }
  }

 private:
  /// False when the field is to be left out.
  static bool stands(const field_desc& f, const void* p) {
    if (f.presence == presence::always)
      return true;
    switch (f.of->kind) {
    case value_kind::boolean:
      return as<bool>(p);
    case value_kind::i32:
      return as<std::int32_t>(p) != 0;
    case value_kind::i64:
      return as<std::int64_t>(p) != 0;
    case value_kind::string:
      return !as<std::string>(p).empty();
    case value_kind::bytes:
      return !as<Bytes>(p).data.empty();
    case value_kind::raw_json:
      return !as<RawJson>(p).text.empty();
    case value_kind::list:
    case value_kind::map:
    case value_kind::optional:
    case value_kind::boxed:
      return f.of->size(p) != 0;
    case value_kind::time:
      return f.presence == presence::omitempty || as<Time>(p);
    case value_kind::micro_time:
      return f.presence == presence::omitempty || as<MicroTime>(p);
    case value_kind::quantity:
    case value_kind::int_or_string:
    case value_kind::object:
      return true; // structs in Go: `omitempty` does not apply
    }
    return true;
  }

  void name(std::string_view text, bool& first) {
    if (!first)
      out_ += ',';
    first = false;
    append_plain(out_, text);
    out_ += ':';
  }

  template <class T> void time(T t) {
    if (t)
      append_plain(out_, format_time(t));
    else
      out_ += "null";
  }

  void int_or_string(const IntOrString& x) {
    if (x.is_string)
      append_json_string(out_, x.text);
    else
      append_number(out_, x.number);
  }

  void list(const shape& of, const void* p, bool typed) {
    out_ += '[';
    const auto n = of.size(p);
    for (std::size_t i = 0; i < n; ++i) {
      if (i != 0)
        out_ += ',';
      value(*of.of, of.at(p, i), typed);
    }
    out_ += ']';
  }

  void map(const shape& of, const void* p) {
    struct context {
      writer& self;
      const shape& element;
      bool first = true;
    } c{*this, *of.of};
    const auto entry = [](void* x, const std::string& key, const void* value) {
      auto& [self, element, first] = *static_cast<context*>(x);
      if (!first)
        self.out_ += ',';
      first = false;
      append_json_string(self.out_, key);
      self.out_ += ':';
      self.value(element, value, false);
    };
    out_ += '{';
    of.each(p, entry, &c);
    out_ += '}';
  }

  std::string& out_;
};

} // namespace

void write_json(std::string& out, const type_desc& type, const void* value) { writer(out).object(type, value, true); }

void write_json_bare(std::string& out, const type_desc& type, const void* value) {
  writer(out).object(type, value, false);
}

std::string to_json(const resource& object) {
  std::string out;
  write_json(out, object.type(), object.data());
  return out;
}

} // namespace troupe::api
