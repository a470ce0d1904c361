#pragma once
// Descriptions of single kinds: everything above the Events section. Pure.

#include "tools/cli/describe/text.hpp"

namespace troupe::cli {

void describe_job(description& out, const boost::json::object& job);
void describe_cron_job(description& out, const boost::json::object& cron_job);
void describe_pod(description& out, const boost::json::object& pod);
/// @param pods those on the node that have not ended
/// @param lease its Lease; empty when there is none
void describe_node(description& out, const boost::json::object& node, const boost::json::array& pods,
                   const boost::json::object& lease, std::int64_t now_us);
/// Any kind without a description of its own: its metadata, then what is in it, as YAML.
void describe_any(description& out, const boost::json::object& object);

/// The Pod Template section of a Job, from a PodTemplateSpec.
void describe_pod_template(description& out, const boost::json::object& pod_template);
/// Containers or init containers. @param statuses of the same, by name; empty in a template
void describe_containers(description& out, std::size_t level, std::string_view title,
                         const boost::json::array& containers, const boost::json::array& statuses);
void describe_volumes(description& out, std::size_t level, const boost::json::array& volumes);
void describe_tolerations(description& out, std::size_t level, const boost::json::array& tolerations);

} // namespace troupe::cli
