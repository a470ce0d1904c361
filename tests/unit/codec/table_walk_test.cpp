#include "messages/codec/table_walk.hpp"

#include "messages/resource/batch.hpp"

#include <catch2/catch.hpp>

using namespace troupe::api;

namespace {

JobSpec a_spec() {
  JobSpec spec;
  spec.parallelism = 2;
  auto& c = spec.template_.spec.containers.emplace_back();
  c.name = "main";
  c.resources.limits["cpu"] = Quantity("1");
  spec.template_.metadata.labels["app"] = "x";
  return spec;
}

std::vector<std::string> differ(const JobSpec& a, const JobSpec& b) { return differences(JobSpec::desc, &a, &b); }

} // namespace

TEST_CASE("differences: the innermost paths", "[codec][walk]") {
  const auto a = a_spec();
  auto b = a;
  CHECK(differ(a, b).empty());
  b.parallelism = 3;
  b.template_.spec.containers[0].image = "i";
  b.template_.spec.containers[0].resources.limits["cpu"] = Quantity("1000m");
  b.template_.metadata.labels = {{"app", "y"}, {"more", "z"}};
  CHECK(differ(a, b) == std::vector<std::string>{"parallelism", "template.metadata.labels.app",
                                                 "template.metadata.labels.more", "template.spec.containers[0].image"});
  b = a;
  b.template_.spec.containers.emplace_back();
  b.suspend = false;
  CHECK(differ(a, b) == std::vector<std::string>{"template.spec.containers", "suspend"});
  CHECK(differences(JobSpec::desc, &a, &b, 1).size() == 1);
}

TEST_CASE("walk: visits what is set, with its path", "[codec][walk]") {
  const auto spec = a_spec();
  std::vector<std::string> texts;
  walk(JobSpec::desc, &spec, [&](const std::string& path, const field_desc&, const shape& of, const void* value) {
    if (of.kind == value_kind::string && !static_cast<const std::string*>(value)->empty())
      texts.push_back(path + '=' + *static_cast<const std::string*>(value));
    return true;
  });
  CHECK(texts == std::vector<std::string>{"template.metadata.labels.app=x", "template.spec.containers[0].name=main"});
}

TEST_CASE("walk: does not go where it is told not to", "[codec][walk]") {
  const auto spec = a_spec();
  walk(JobSpec::desc, &spec, [&](const std::string& path, const field_desc& f, const shape&, const void*) {
    CHECK(path.find('.') == std::string::npos);
    CHECK(f.name == path);
    return false;
  });
}
