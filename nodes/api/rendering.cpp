#include "nodes/api/rendering.hpp"

#include "messages/codec/json_text.hpp"
#include "messages/codec/json_write.hpp"
#include "messages/codec/yaml_write.hpp"
#include "nodes/api/read/object_fields.hpp"
#include "nodes/api/table/age.hpp"

namespace troupe::api_server {

namespace {

std::string table_of_one(const api::resource& object, include_object include) {
  std::string text;
  begin_table(text, object.type(), {.resourceVersion = object.meta().resourceVersion});
  append_row(text, object.type(), object.data(), now_us(), include);
  end_table(text);
  return text;
}

std::string body_of(const api::resource& object, const rendering& how) {
  std::string text;
  switch (how.as) {
  case form::yaml:
    return api::to_yaml(object);
  case form::table:
    text = table_of_one(object, how.include);
    break;
  case form::partial:
    append_partial(text, object.meta());
    break;
  case form::json:
    text = api::to_json(object);
    break;
  }
  return text + "\n";
}

void append_list_head(std::string& out, std::string_view kind, std::string_view api_version,
                      const api::ListMeta& meta) {
  out.append("{\"kind\":\"").append(kind).append("\",\"apiVersion\":\"").append(api_version);
  out += "\",\"metadata\":";
  api::write_json(out, api::ListMeta::desc, &meta);
  out += ",\"items\":[";
}

} // namespace

http::response object_response(int status, const api::resource& object, const rendering& how,
                               const std::vector<std::string>& warnings) {
  auto answer = http::make_response(status, media_type_of(how.as), body_of(object, how));
  add_warnings(answer.headers, warnings);
  return answer;
}

void add_warnings(http::fields& to, const std::vector<std::string>& warnings) {
  for (const auto& warning : warnings) {
    std::string value = "299 - \"";
    for (const char c : warning) {
      if (c == '"' || c == '\\')
        value += '\\';
      value += static_cast<unsigned char>(c) < ' ' ? ' ' : c;
    }
    to.add("Warning", value + "\"");
  }
}

void list_text::begin(std::string& out, const api::ListMeta& meta) const {
  if (how_.as == form::table)
    begin_table(out, *kind_.type, meta);
  else if (how_.as == form::partial)
    append_list_head(out, "PartialObjectMetadataList", "meta.k8s.io/v1", meta);
  else
    append_list_head(out, kind_.list_kind, kind_.api_version(), meta);
}

void list_text::add(std::string& out, const void* object) {
  if (!first_)
    out += ",";
  first_ = false;
  if (how_.as == form::table) {
    std::string row = "["; // append_row() sees to commas by what stands before
    append_row(row, *kind_.type, object, now_us_, how_.include);
    out.append(row, 1);
  } else if (how_.as == form::partial) {
    append_partial(out, meta_of(*kind_.type, object));
  } else {
    api::write_json_bare(out, *kind_.type, object);
  }
}

void list_text::end(std::string& out) const { out += "]}\n"; }

} // namespace troupe::api_server
