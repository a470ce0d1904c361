#include "messages/codec/yaml_write.hpp"

#include "messages/codec/yaml_style.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <charconv>
#include <stdexcept>
#include <vector>

namespace troupe::api {

namespace {

namespace json = boost::json;

std::string_view view(json::string_view s) { return {s.data(), s.size()}; }

/// Writes a tree in block style. `indent` is the column of the current block.
class writer {
 public:
  void document(const json::value& v) {
    if (is_block(v))
      block(v, 0);
    else
      scalar(v, 2);
    out += '\n';
  }

  std::string out;

 private:
  /// Objects and lists with something in them; empty ones are written in flow style.
  static bool is_block(const json::value& v) {
    return (v.is_object() && !v.get_object().empty()) || (v.is_array() && !v.get_array().empty());
  }

  /// The lines of a block; the first one goes on where `out` ends.
  void block(const json::value& v, int indent) {
    if (v.is_object())
      object(v.get_object(), indent);
    else
      array(v.get_array(), indent);
  }

  void start_line(bool& first, int indent) {
    if (!first) {
      out += '\n';
      out.append(static_cast<std::size_t>(indent), ' ');
    }
    first = false;
  }

  void object(const json::object& o, int indent) {
    bool first = true;
    for (const auto* member : sorted(o)) {
      start_line(first, indent);
      append_yaml_key(out, view(member->key()));
      out += ':';
      value(member->value(), indent);
    }
  }

  static std::vector<const json::key_value_pair*> sorted(const json::object& o) {
    std::vector<const json::key_value_pair*> members;
    for (const auto& m : o)
      members.push_back(&m);
    std::ranges::sort(members, {}, [](const auto* m) { return view(m->key()); });
    return members;
  }

  /// What follows the colon of a key in a block at `indent`.
  void value(const json::value& v, int indent) {
    if (!is_block(v)) {
      out += ' ';
      scalar(v, indent + 2);
      return;
    }
    const int inner = v.is_array() ? indent : indent + 2; // lists stand below their key
    out += '\n';
    out.append(static_cast<std::size_t>(inner), ' ');
    block(v, inner);
  }

  void array(const json::array& a, int indent) {
    bool first = true;
    for (const auto& v : a) {
      start_line(first, indent);
      out += "- ";
      if (is_block(v))
        block(v, indent + 2);
      else
        scalar(v, indent + 2);
    }
  }

  void scalar(const json::value& v, int indent) {
    if (const auto* s = v.if_string())
      append_yaml_string(out, view(*s), indent, column());
    else if (v.is_object())
      out += "{}";
    else if (v.is_array())
      out += "[]";
    else if (const auto* d = v.if_double())
      append_float(*d);
    else
      out += view(json::serialize(v));
  }

  void append_float(double d) {
    char text[32];
    const auto end = std::to_chars(std::begin(text), std::end(text), d).ptr;
    out.append(text, end);
  }

  int column() const {
    const auto newline = out.rfind('\n');
    return static_cast<int>(out.size() - (newline == std::string::npos ? 0 : newline + 1));
  }
};

} // namespace

std::string yaml_of_json(std::string_view text) {
  json::error_code error;
  json::parse_options options;
  options.max_depth = 64;
  const auto tree = json::parse(json::string_view(text.data(), text.size()), error, {}, options);
  if (error)
    throw std::invalid_argument("invalid JSON: " + error.message());
  writer w;
  w.document(tree);
  return std::move(w.out);
}

std::string to_yaml(const resource& object) { return yaml_of_json(to_json(object)); }

} // namespace troupe::api
