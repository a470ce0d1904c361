#include "messages/resource/batch.hpp"
#include "messages/resource/core.hpp"
#include "messages/resource/event.hpp"
#include "messages/resource/node.hpp"
#include "messages/resource/scheduling.hpp"
#include "nodes/api/table/table_format.hpp"
#include "nodes/api/table/table_rows.hpp"

#include <catch2/catch.hpp>

#include <boost/json.hpp>

using namespace troupe;
using namespace troupe::api_server;
namespace json = boost::json;

namespace {

/// The headers of a kind, wide ones in brackets.
template <class T> std::string headers() {
  std::string all;
  for (const auto& c : columns_of(T::desc))
    all += (all.empty() ? "" : " ") + (c.priority > 0 ? "[" + std::string{c.name} + "]" : std::string{c.name});
  return all;
}

/// Each kind must have as many cells as columns.
template <class T> void check_width() {
  CAPTURE(T::desc.name);
  CHECK(row_of(T::desc, std::make_unique<T>().get(), 0).cells.size() == columns_of(T::desc).size());
}

api::Namespace a_namespace(std::string name) {
  api::Namespace space;
  space.metadata.name = std::move(name);
  space.metadata.uid = "u";
  space.status.phase = "Active";
  return space;
}

} // namespace

TEST_CASE("columns are Kubernetes'", "[api][table]") {
  CHECK(headers<api::Job>() == "Name Status Completions Duration Age [Containers] [Images] [Selector]");
  CHECK(headers<api::CronJob>() ==
        "Name Schedule Timezone Suspend Active Last Schedule Age [Containers] [Images] [Selector]");
  CHECK(headers<api::Pod>() == "Name Ready Status Restarts Age [IP] [Node] [Nominated Node] [Readiness Gates]");
  CHECK(headers<api::Node>() == "Name Status Roles Age Version [Internal-IP] [External-IP] [OS-Image] [Kernel-Version] "
                                "[Container-Runtime]");
  CHECK(headers<api::Event>() ==
        "Last Seen Type Reason Object [Subobject] [Source] Message [First Seen] [Count] [Name]");
  CHECK(headers<api::Namespace>() == "Name Status Age");
  CHECK(headers<api::ConfigMap>() == "Name Data Age");
  CHECK(headers<api::Secret>() == "Name Type Data Age");
  CHECK(headers<api::ServiceAccount>() == "Name Age");
  CHECK(headers<api::Lease>() == "Name Holder Age");
  CHECK(headers<api::PriorityClass>() == "Name Created At");
}

TEST_CASE("rows have a cell for each column", "[api][table]") {
  check_width<api::Job>();
  check_width<api::CronJob>();
  check_width<api::Pod>();
  check_width<api::Node>();
  check_width<api::Event>();
  check_width<api::Namespace>();
  check_width<api::ConfigMap>();
  check_width<api::Secret>();
  check_width<api::ServiceAccount>();
  check_width<api::Lease>();
  check_width<api::PriorityClass>();
}

TEST_CASE("a Table as JSON", "[api][table]") {
  api::ListMeta meta;
  meta.resourceVersion = "7";
  std::string text;
  begin_table(text, api::Namespace::desc, meta);
  const auto a = a_namespace("a\"b");
  const auto b = a_namespace("c");
  append_row(text, api::Namespace::desc, &a, 0, include_object::metadata);
  append_row(text, api::Namespace::desc, &b, 0, include_object::none);
  append_row(text, api::Namespace::desc, &b, 0, include_object::object);
  end_table(text);

  const auto table = json::parse(text);
  CHECK(table.at("kind") == "Table");
  CHECK(table.at("apiVersion") == "meta.k8s.io/v1");
  CHECK(table.at("metadata").at("resourceVersion") == "7");
  CHECK(table.at("columnDefinitions").at(0).at("format") == "name");
  CHECK(table.at("columnDefinitions").as_array().size() == 3);
  const auto& rows = table.at("rows").as_array();
  REQUIRE(rows.size() == 3);
  CHECK(rows[0].at("cells") == json::array{"a\"b", "Active", "<unknown>"});
  CHECK(rows[0].at("object").at("kind") == "PartialObjectMetadata");
  CHECK(rows[0].at("object").at("apiVersion") == "meta.k8s.io/v1");
  CHECK(rows[0].at("object").at("metadata").at("uid") == "u");
  CHECK(rows[0].at("object").as_object().count("status") == 0);
  CHECK(rows[1].at("object").is_null());
  CHECK(rows[2].at("object").at("kind") == "Namespace");
  CHECK(rows[2].at("object").at("status").at("phase") == "Active");
}

TEST_CASE("an empty Table, numbers, conditions, and no columns in a watch", "[api][table]") {
  std::string empty;
  begin_table(empty, api::Job::desc, {});
  end_table(empty);
  CHECK(json::parse(empty).at("rows").as_array().empty());

  std::string text;
  begin_table(text, api::Pod::desc, {}, false);
  api::Pod pod;
  pod.status.phase = "Failed";
  append_row(text, api::Pod::desc, &pod, 0, include_object::none);
  end_table(text);
  const auto table = json::parse(text);
  CHECK(table.at("columnDefinitions").is_null());
  CHECK(table.at("rows").at(0).at("conditions").at(0).at("reason") == "Failed");

  std::string numbers;
  begin_table(numbers, api::ConfigMap::desc, {});
  const api::ConfigMap map;
  append_row(numbers, api::ConfigMap::desc, &map, 0, include_object::none);
  end_table(numbers);
  CHECK(json::parse(numbers).at("rows").at(0).at("cells").at(1) == 0);
}

TEST_CASE("includeObject", "[api][table]") {
  CHECK(parse_include_object("") == include_object::metadata);
  CHECK(parse_include_object("Metadata") == include_object::metadata);
  CHECK(parse_include_object("Object") == include_object::object);
  CHECK(parse_include_object("None") == include_object::none);
  CHECK_FALSE(parse_include_object("x"));
}
