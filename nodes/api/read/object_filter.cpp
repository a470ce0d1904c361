#include "nodes/api/read/object_filter.hpp"

#include "nodes/api/read/object_fields.hpp"
#include "nodes/api/refused.hpp"

#include <algorithm>

namespace troupe::api_server {

namespace {

constexpr std::string_view index_label = "batch.kubernetes.io/job-completion-index";

template <class T> T checked(parsed<T> result) {
  if (!result.ok())
    throw refused(bad_request(result.error));
  return std::move(result.value);
}

const std::string* label_of(const pod_owner& owner, const std::string& key) {
  const auto& labels = owner.pod_template->metadata.labels;
  const auto found = labels.find(key);
  return found == labels.end() ? nullptr : &found->second;
}

} // namespace

object_filter::object_filter(const api::kind_info& kind, std::string_view name_space, std::string_view labels,
                             std::string_view fields)
    : kind_(&kind), name_space_(name_space), label_text_(labels), field_text_(fields),
      labels_(checked(parse_label_selector(labels))), fields_(checked(parse_field_selector(fields))) {
  if (const auto problem = unknown_field(kind, fields_); !problem.empty())
    throw refused(bad_request(problem));
  if (const auto* only = wanted("metadata.namespace"); only && name_space_.empty())
    name_space_ = *only;
}

const std::string* object_filter::wanted(std::string_view field) const {
  for (const auto& term : fields_)
    if (term.equal && term.field == field)
      return &term.value;
  return nullptr;
}

bool object_filter::accepts(const void* object) const {
  const auto& meta = meta_of(*kind_->type, object);
  if (!name_space_.empty() && meta.namespace_ != name_space_)
    return false;
  return labels_.matches(meta.labels) && std::all_of(fields_.begin(), fields_.end(), [&](const field_term& term) {
           return term.accepts(field_of(*kind_, object, term.field));
         });
}

bool object_filter::may_accept(const pod_owner& owner) const {
  if (!name_space_.empty() && owner.name_space != name_space_)
    return false;
  const auto& all = labels_.requirements();
  return std::all_of(all.begin(), all.end(), [&](const label_requirement& one) {
    return one.key == index_label || one.accepts(label_of(owner, one.key));
  });
}

bool object_filter::labels_accept(const pod_owner& owner, const pod_record& record) const {
  if (record.extra && record.extra->edited)
    return labels_.matches(record.extra->edited->labels);
  const auto& all = labels_.requirements();
  return std::all_of(all.begin(), all.end(), [&](const label_requirement& one) {
    if (one.key != index_label || record.index == no_number)
      return one.accepts(label_of(owner, one.key));
    const auto text = std::to_string(record.index);
    return one.accepts(&text);
  });
}

bool object_filter::accepts(const pod_owner& owner, std::uint32_t number, const pod_record& record,
                            const node_places& nodes) const {
  if (!name_space_.empty() && owner.name_space != name_space_)
    return false;
  return labels_accept(owner, record) && std::all_of(fields_.begin(), fields_.end(), [&](const field_term& term) {
           return term.accepts(pod_field(owner, number, record, nodes, term.field));
         });
}

std::string object_filter::text() const {
  std::string all{kind_->api_version()};
  for (const std::string_view part :
       {kind_->kind, std::string_view{name_space_}, std::string_view{label_text_}, std::string_view{field_text_}})
    all.append("\n").append(part);
  return all;
}

} // namespace troupe::api_server
