#pragma once

#include "messages/resource/batch.hpp"
#include "messages/resource/core.hpp"
#include "messages/resource/event.hpp"
#include "messages/resource/node.hpp"
#include "messages/resource/scheduling.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// Objects as the rows of `kubectl get` (spec/kubectl-surface.md §1). Pure: the time is an argument, in micros since
/// 1970.
namespace troupe::api_server {

/// A cell as it is sent: text, or a number.
using cell = std::variant<std::string, std::int64_t>;

/// What marks a row that `kubectl get` may leave out.
struct row_condition {
  std::string_view type, status, reason, message;
  bool operator==(const row_condition&) const = default;
};

/// The cells of all columns, wide ones included.
struct table_row {
  std::vector<cell> cells{};
  std::vector<row_condition> conditions{};
  bool operator==(const table_row&) const = default;
};

table_row row_of(const api::Job& job, std::int64_t now_us);
table_row row_of(const api::CronJob& cron, std::int64_t now_us);
table_row row_of(const api::Pod& pod, std::int64_t now_us);
table_row row_of(const api::Node& node, std::int64_t now_us);
table_row row_of(const api::Event& event, std::int64_t now_us);
table_row row_of(const api::Namespace& space, std::int64_t now_us);
table_row row_of(const api::ConfigMap& map, std::int64_t now_us);
table_row row_of(const api::Secret& secret, std::int64_t now_us);
table_row row_of(const api::ServiceAccount& account, std::int64_t now_us);
table_row row_of(const api::Lease& lease, std::int64_t now_us);
/// Of an object of any kind: those above, and name and time of creation of all others.
table_row row_of(const api::type_desc& type, const void* object, std::int64_t now_us);

/// The word in the STATUS column of a Job: Complete, Failed, Suspended, Running …
std::string job_status_word(const api::Job& job);
/// A selector as one line, `<none>` when it selects nothing in particular.
std::string one_line(const api::LabelSelector* selector);

} // namespace troupe::api_server
