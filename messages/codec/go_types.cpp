#include "messages/codec/go_types.hpp"

namespace troupe::api {

std::string_view go_struct_name(const type_desc& type) {
  constexpr std::string_view prefix = "EventsV1"; // ours, to tell two types of one name apart
  return type.name.starts_with(prefix) ? type.name.substr(prefix.size()) : type.name;
}

std::string go_type_name(const shape& of, const field_desc* field) {
  switch (of.kind) {
  case value_kind::boolean:
    return "bool";
  case value_kind::i32:
    return "int32";
  case value_kind::i64:
    return "int64";
  case value_kind::string:
    return field && field->options.words ? field->options.words->go_type : "string";
  case value_kind::bytes:
    return "[]uint8";
  case value_kind::time:
    return "v1.Time";
  case value_kind::micro_time:
    return "v1.MicroTime";
  case value_kind::quantity:
    return "resource.Quantity";
  case value_kind::int_or_string:
    return "intstr.IntOrString";
  case value_kind::raw_json:
    return "runtime.RawExtension";
  case value_kind::object:
    return "v1." + std::string(go_struct_name(*of.type));
  case value_kind::list:
    return "[]" + go_type_name(*of.of, field);
  case value_kind::map:
    return of.of->kind == value_kind::quantity ? "v1.ResourceList" : "map[string]" + go_type_name(*of.of, field);
  case value_kind::optional:
  case value_kind::boxed:
    return go_type_name(*of.of, field);
  }
  return "";
}

} // namespace troupe::api
