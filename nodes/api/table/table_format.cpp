#include "nodes/api/table/table_format.hpp"

#include "messages/codec/json_text.hpp"
#include "messages/codec/json_write.hpp"
#include "nodes/api/read/object_fields.hpp"
#include "nodes/api/table/table_rows.hpp"

namespace troupe::api_server {

namespace {

constexpr column name_column{"Name", "string", "Name is unique within its namespace.", 0, "name"};
constexpr column age_column{"Age", "string", "How long ago the object was created.", 0};
constexpr column containers_column{"Containers", "string", "Names of the containers of the template.", 1};
constexpr column images_column{"Images", "string", "Images of the containers of the template.", 1};
constexpr column selector_column{"Selector", "string", "The labels that the pods are found by.", 1};

constexpr column job_columns[] = {name_column,
                                  {"Status", "string", "The state of the job."},
                                  {"Completions", "string", "Pods that succeeded, of those that are wanted."},
                                  {"Duration", "string", "From the start of the job to its completion."},
                                  age_column,
                                  containers_column,
                                  images_column,
                                  selector_column};
constexpr column cron_columns[] = {name_column,
                                   {"Schedule", "string", "When jobs are made, in cron's form."},
                                   {"Timezone", "string", "The time zone of the schedule."},
                                   {"Suspend", "boolean", "Whether no further jobs are made."},
                                   {"Active", "integer", "Jobs that run."},
                                   {"Last Schedule", "string", "How long ago a job was made."},
                                   age_column,
                                   containers_column,
                                   images_column,
                                   selector_column};
constexpr column pod_columns[] = {name_column,
                                  {"Ready", "string", "Containers that are ready, of all."},
                                  {"Status", "string", "The state of the pod and its containers."},
                                  {"Restarts", "string", "How often containers were restarted, and when last."},
                                  age_column,
                                  {"IP", "string", "The address of the pod.", 1},
                                  {"Node", "string", "Where the pod runs.", 1},
                                  {"Nominated Node", "string", "Where the pod may run once there is room.", 1},
                                  {"Readiness Gates", "string", "Further conditions of readiness that hold.", 1}};
constexpr column node_columns[] = {name_column,
                                   {"Status", "string", "Whether the node takes pods."},
                                   {"Roles", "string", "The roles of the node."},
                                   age_column,
                                   {"Version", "string", "The version of the node's agent."},
                                   {"Internal-IP", "string", "Address inside the cluster.", 1},
                                   {"External-IP", "string", "Address outside the cluster.", 1},
                                   {"OS-Image", "string", "The node's system.", 1},
                                   {"Kernel-Version", "string", "The node's kernel.", 1},
                                   {"Container-Runtime", "string", "What runs the containers.", 1}};
constexpr column event_columns[] = {{"Last Seen", "string", "How long ago it happened last."},
                                    {"Type", "string", "Normal or Warning."},
                                    {"Reason", "string", "Why, in a word."},
                                    {"Object", "string", "What it happened to."},
                                    {"Subobject", "string", "The part that it happened to.", 1},
                                    {"Source", "string", "Who tells it.", 1},
                                    {"Message", "string", "What happened."},
                                    {"First Seen", "string", "How long ago it happened first.", 1},
                                    {"Count", "string", "How often it happened.", 1},
                                    {"Name", "string", "The name of the event.", 1, "name"}};
constexpr column namespace_columns[] = {name_column, {"Status", "string", "Active or Terminating."}, age_column};
constexpr column config_map_columns[] = {name_column, {"Data", "string", "The number of its keys."}, age_column};
constexpr column secret_columns[] = {name_column,
                                     {"Type", "string", "What kind of data it holds."},
                                     {"Data", "string", "The number of its keys."},
                                     age_column};
constexpr column account_columns[] = {name_column, age_column};
constexpr column lease_columns[] = {name_column, {"Holder", "string", "Who holds the lease."}, age_column};
constexpr column plain_columns[] = {name_column, {"Created At", "date", "When the object was created."}};

struct layout {
  const api::type_desc* type;
  std::span<const column> columns;
};
constexpr layout layouts[] = {
    {&api::Job::desc, job_columns},
    {&api::CronJob::desc, cron_columns},
    {&api::Pod::desc, pod_columns},
    {&api::Node::desc, node_columns},
    {&api::Event::desc, event_columns},
    {&api::Namespace::desc, namespace_columns},
    {&api::ConfigMap::desc, config_map_columns},
    {&api::Secret::desc, secret_columns},
    {&api::ServiceAccount::desc, account_columns},
    {&api::Lease::desc, lease_columns},
};

void append_member(std::string& out, std::string_view name, std::string_view value) {
  out.append("\"").append(name).append("\":");
  api::append_json_string(out, value);
}

void append_column(std::string& out, const column& c) {
  out += "{";
  append_member(out, "name", c.name);
  out += ",";
  append_member(out, "type", c.type);
  out += ",";
  append_member(out, "format", c.format);
  out += ",";
  append_member(out, "description", c.description);
  out.append(",\"priority\":").append(std::to_string(c.priority)).append("}");
}

void append_cell(std::string& out, const cell& value) {
  if (const auto* text = std::get_if<std::string>(&value))
    api::append_json_string(out, *text);
  else
    out += std::to_string(std::get<std::int64_t>(value));
}

void append_condition(std::string& out, const row_condition& c) {
  out += "{";
  append_member(out, "type", c.type);
  out += ",";
  append_member(out, "status", c.status);
  out += ",";
  append_member(out, "reason", c.reason);
  out += ",";
  append_member(out, "message", c.message);
  out += "}";
}

/// Appends `[a,b,…]`.
template <class List, class Append> void append_list(std::string& out, const List& list, Append append) {
  out += "[";
  for (const auto& one : list) {
    if (out.back() != '[')
      out += ",";
    append(out, one);
  }
  out += "]";
}

void append_object(std::string& out, const api::type_desc& type, const void* object, include_object include) {
  if (include == include_object::none) {
    out += "null";
    return;
  }
  if (include == include_object::object)
    api::write_json(out, type, object);
  else
    append_partial(out, meta_of(type, object));
}

} // namespace

std::span<const column> columns_of(const api::type_desc& type) {
  for (const auto& l : layouts)
    if (l.type == &type)
      return l.columns;
  return plain_columns;
}

std::optional<include_object> parse_include_object(std::string_view word) {
  if (word.empty() || word == "Metadata")
    return include_object::metadata;
  if (word == "Object")
    return include_object::object;
  if (word == "None")
    return include_object::none;
  return {};
}

void begin_table(std::string& out, const api::type_desc& type, const api::ListMeta& meta, bool with_columns) {
  out += R"({"kind":"Table","apiVersion":"meta.k8s.io/v1","metadata":)";
  api::write_json(out, api::ListMeta::desc, &meta);
  out += R"(,"columnDefinitions":)";
  if (with_columns)
    append_list(out, columns_of(type), append_column);
  else
    out += "null";
  out += R"(,"rows":[)";
}

void append_row(std::string& out, const api::type_desc& type, const void* object, std::int64_t now_us,
                include_object include) {
  const auto row = row_of(type, object, now_us);
  if (out.back() != '[')
    out += ",";
  out += R"({"cells":)";
  append_list(out, row.cells, append_cell);
  if (!row.conditions.empty()) {
    out += R"(,"conditions":)";
    append_list(out, row.conditions, append_condition);
  }
  out += R"(,"object":)";
  append_object(out, type, object, include);
  out += "}";
}

void end_table(std::string& out) { out += "]}"; }

void append_partial(std::string& out, const api::ObjectMeta& meta) {
  out += R"({"kind":"PartialObjectMetadata","apiVersion":"meta.k8s.io/v1","metadata":)";
  api::write_json(out, api::ObjectMeta::desc, &meta);
  out += "}";
}

} // namespace troupe::api_server
