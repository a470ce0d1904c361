// Jobs on their way in: defaults, generated fields, warnings, and each rule with Kubernetes' own words.

#include "tests/unit/admission/rows.hpp"

#include <catch2/catch.hpp>

#include <map>

namespace troupe::test {

namespace {

void check(const std::vector<broken_rule>& rules) { check_rules(rules); }

api::Container& main_of(api::Job& job) { return job.spec.template_.spec.containers[0]; }

void make_indexed(api::Job& job, std::int32_t completions = 3) {
  job.spec.completionMode = "Indexed";
  job.spec.completions = completions;
}

api::PodFailurePolicyRule& failure_rule(api::Job& job, const char* action) {
  if (!job.spec.podFailurePolicy)
    job.spec.podFailurePolicy.emplace();
  auto& out = job.spec.podFailurePolicy->rules.emplace_back();
  out.action = action;
  return out;
}

void exit_codes(api::Job& job, const char* op, std::vector<std::int32_t> values) {
  auto& codes = failure_rule(job, "Count").onExitCodes.emplace();
  codes.operator_ = op;
  codes.values = std::move(values);
}

api::SuccessPolicyRule& success_rule(api::Job& job) {
  make_indexed(job);
  if (!job.spec.successPolicy)
    job.spec.successPolicy.emplace();
  return job.spec.successPolicy->rules.emplace_back();
}

} // namespace

TEST_CASE("a Job is admitted with defaults, identity and selector", "[admission][job]") {
  const auto answer = create(simple_job());
  REQUIRE(answer.ok());
  CHECK(answer.warnings.empty());
  const auto& job = answer.object.get<api::Job>();
  CHECK(job.metadata.uid == some_uid);
  CHECK(job.metadata.generation == 1);
  CHECK(job.metadata.namespace_ == "default");
  CHECK(job.metadata.creationTimestamp.micros == t0);
  CHECK(job.spec.parallelism == 1);
  CHECK(job.spec.completions == 1);
  CHECK(job.spec.backoffLimit == 6);
  CHECK(job.spec.completionMode == "NonIndexed");
  CHECK(job.spec.suspend == false);
  CHECK(job.spec.manualSelector == false);
  CHECK(job.spec.podReplacementPolicy == "TerminatingOrFailed");
  CHECK(job.spec.selector->matchLabels ==
        std::map<std::string, std::string>{{"batch.kubernetes.io/controller-uid", some_uid}});
  const std::map<std::string, std::string> generated{{"batch.kubernetes.io/controller-uid", some_uid},
                                                     {"batch.kubernetes.io/job-name", "pi"},
                                                     {"controller-uid", some_uid},
                                                     {"job-name", "pi"}};
  CHECK(job.spec.template_.metadata.labels == generated);
  CHECK(job.metadata.labels == generated);

  const auto& pod = job.spec.template_.spec;
  CHECK(pod.dnsPolicy == "ClusterFirst");
  CHECK(pod.schedulerName == "default-scheduler");
  CHECK(pod.terminationGracePeriodSeconds == 30);
  CHECK(pod.securityContext);
  CHECK(pod.containers[0].imagePullPolicy == "IfNotPresent");
  CHECK(pod.containers[0].terminationMessagePath == "/dev/termination-log");
  CHECK(pod.containers[0].terminationMessagePolicy == "File");
}

TEST_CASE("defaults that depend on others", "[admission][job]") {
  auto job = simple_job();
  SECTION("parallelism alone: a work queue") {
    job.spec.parallelism = 3;
    CHECK_FALSE(create(job).object.get<api::Job>().spec.completions);
  }
  SECTION("completions alone") {
    job.spec.completions = 5;
    CHECK(create(job).object.get<api::Job>().spec.parallelism == 1);
  }
  SECTION("backoffLimitPerIndex lifts the global limit") {
    make_indexed(job);
    job.spec.backoffLimitPerIndex = 1;
    CHECK(create(job).object.get<api::Job>().spec.backoffLimit == 2147483647);
  }
  SECTION("a podFailurePolicy replaces only failed pods") {
    failure_rule(job, "Ignore").onPodConditions.emplace_back().type = "DisruptionTarget";
    const auto made = create(job).object.get<api::Job>();
    CHECK(made.spec.podReplacementPolicy == "Failed");
    CHECK(made.spec.podFailurePolicy->rules[0].onPodConditions[0].status == "True");
  }
  SECTION("labels of its own are kept alone") {
    job.metadata.labels = {{"a", "b"}};
    CHECK(create(job).object.get<api::Job>().metadata.labels.size() == 1);
  }
  SECTION("images without a tag, or with latest, are always pulled") {
    for (const auto* image : {"perl", "host:5000/perl", "perl:latest"}) {
      main_of(job).image = image;
      CHECK(create(job).object.get<api::Job>().spec.template_.spec.containers[0].imagePullPolicy == "Always");
    }
    main_of(job).image = "perl@sha256:0";
    CHECK(create(job).object.get<api::Job>().spec.template_.spec.containers[0].imagePullPolicy == "IfNotPresent");
  }
  SECTION("generateName") {
    job.metadata.name.clear();
    job.metadata.generateName = std::string(70, 'a');
    CHECK(create(job).object.meta().name == std::string(58, 'a') + "bcdfg");
  }
  SECTION("what a client says of status and server fields is forgotten") {
    job.status.succeeded = 7;
    job.metadata.uid = "x";
    job.metadata.generation = 9;
    job.metadata.deletionTimestamp = api::Time{t0};
    const auto made = create(job).object.get<api::Job>();
    CHECK(made.status == api::JobStatus{});
    CHECK(made.metadata.uid == some_uid);
    CHECK(made.metadata.generation == 1);
    CHECK_FALSE(made.metadata.deletionTimestamp);
  }
}

TEST_CASE("requests that are refused as a whole", "[admission][job]") {
  auto job = simple_job();
  SECTION("an unknown namespace") {
    auto write = request(write_verb::create, job);
    write.name_space = "nowhere";
    const auto answer = admit_create(write, some_context());
    CHECK(answer.code == 404);
    CHECK(complaint(answer) == "namespaces \"nowhere\" not found");
  }
  SECTION("another namespace in the body") {
    job.metadata.namespace_ = "other";
    CHECK(create(job).code == 400);
  }
  SECTION("a resourceVersion") {
    job.metadata.resourceVersion = "7";
    CHECK(create(job).code == 500);
    CHECK(complaint(create(job)) == "resourceVersion should not be set on objects to be created");
  }
  SECTION("one Status tells all errors, each with its cause") {
    job.spec.parallelism = -1;
    job.spec.template_.spec.restartPolicy = "Always";
    const auto answer = create(job);
    CHECK(answer.code == 422);
    CHECK(complaint(answer) == "[spec.parallelism: Invalid value: -1: must be greater than or equal to 0, "
                               "spec.template.spec.restartPolicy: Required value: valid values: \"OnFailure\", "
                               "\"Never\"]");
    CHECK(
        answer.status_json ==
        R"({"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"Job.batch \"pi\" is invalid: [spec.parallelism: Invalid value: -1: must be greater than or equal to 0, spec.template.spec.restartPolicy: Required value: valid values: \"OnFailure\", \"Never\"]","reason":"Invalid","details":{"name":"pi","group":"batch","kind":"Job","causes":[{"reason":"FieldValueInvalid","message":"Invalid value: -1: must be greater than or equal to 0","field":"spec.parallelism"},{"reason":"FieldValueRequired","message":"Required value: valid values: \"OnFailure\", \"Never\"","field":"spec.template.spec.restartPolicy"}]},"code":422})");
  }
}

TEST_CASE("annotations that ask for more than Kubernetes has", "[admission][job]") {
  const auto with = [](const char* name, const char* value) {
    return [=](api::Job& job) { job.metadata.annotations[name] = value; };
  };
  check({
      {"a value that makes no sense", with("troupe.dev/finished-condition", "yes"),
       "metadata.annotations[troupe.dev/finished-condition]: Invalid value: \"yes\": must be \"true\" or \"false\""},
      {"a name that nothing has", with("troupe.dev/back-off", "cap=1h"),
       "metadata.annotations[troupe.dev/back-off]: Forbidden: there is no such annotation of Jobs; did you mean "
       "troupe.dev/backoff?"},
      {"index by index without indexes", with("troupe.dev/depends-on", "a/index"),
       "metadata.annotations[troupe.dev/depends-on]: Invalid value: \"a/index\": \"/index\" may only be used when "
       "completionMode is Indexed"},
      {"more memory for a container that is restarted in its pod",
       [](api::Job& job) {
         job.metadata.annotations["troupe.dev/oom-memory"] = "cap=4Gi";
         job.spec.template_.spec.restartPolicy = "OnFailure";
         job.spec.template_.spec.containers[0].resources.limits["memory"] = api::Quantity{"1Gi"};
       },
       "metadata.annotations[troupe.dev/oom-memory]: Invalid value: \"cap=4Gi\": may only be used when restartPolicy "
       "is "
       "Never"},
      {"more memory where nothing limits it", with("troupe.dev/oom-memory", "cap=4Gi"),
       "metadata.annotations[troupe.dev/oom-memory]: Invalid value: \"cap=4Gi\": may only be used when a container has "
       "a "
       "memory limit"},
      {"more memory up to less than there is",
       [](api::Job& job) {
         job.metadata.annotations["troupe.dev/oom-memory"] = "cap=1023Mi";
         job.spec.template_.spec.containers[0].resources.limits["memory"] = api::Quantity{"1Gi"};
       },
       "metadata.annotations[troupe.dev/oom-memory]: Invalid value: \"cap=1023Mi\": cap must not be below the "
       "template's "
       "memory limit 1Gi"},
      {"those that make sense", with("troupe.dev/depends-on", "a, b:ended"), ""},
      {"other people's", with("example.com/backof", "x"), ""},
  });
  const auto old = stored_job();
  auto changed = old;
  changed.metadata.annotations["troupe.dev/backoff"] = "fast";
  CHECK(complaint(update(changed, old)) ==
        "metadata.annotations[troupe.dev/backoff]: Invalid value: \"fast\": \"fast\" is not of the form name=value");
  CHECK(complaint(update(changed, old, "status")) == complaint(update(changed, old)));
}

TEST_CASE("Jobs must not wait for each other", "[admission][job]") {
  std::map<std::string, std::string> waits{{"b", "c, x"}, {"c", "d"}, {"x", "nobody"}};
  auto context = some_context();
  context.find_job = [&](std::string_view space, std::string_view name) {
    CHECK(space == "default");
    const auto found = waits.find(std::string{name});
    if (found == waits.end())
      return api::resource{};
    auto job = simple_job();
    job.metadata.annotations["troupe.dev/depends-on"] = found->second;
    return api::make_resource(std::move(job));
  };
  const auto told = [&](const char* text) {
    auto job = simple_job();
    job.metadata.annotations["troupe.dev/depends-on"] = text;
    return complaint(admit_create(request(write_verb::create, job), context));
  };
  const std::string before = "metadata.annotations[troupe.dev/depends-on]: Invalid value: ";
  CHECK(told("b").empty());
  CHECK(told("pi") == before + "\"pi\": must not lead back to this Job: pi -> pi");
  waits["d"] = "pi:ended"; // it waits for a Job that was not there then
  CHECK(told("x").empty());
  CHECK(told("x, b") == before + "\"x, b\": must not lead back to this Job: pi -> b -> c -> d -> pi");
  auto job = stored_job();
  auto changed = job;
  changed.metadata.annotations["troupe.dev/depends-on"] = "c";
  CHECK(complaint(admit_update(request(write_verb::update, changed), api::make_resource(job), context)) ==
        before + "\"c\": must not lead back to this Job: pi -> c -> d -> pi");
}

TEST_CASE("rules of names and labels", "[admission][job]") {
  check({
      {"no name", [](auto& j) { j.metadata.name.clear(); },
       "metadata.name: Required value: name or generateName is required"},
      {"upper case", [](auto& j) { j.metadata.name = "Pi"; },
       "metadata.name: Invalid value: \"Pi\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric "
       "characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used "
       "for "
       "validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"},
      {"a bad label value", [](auto& j) { j.metadata.labels["a"] = "b c"; },
       "metadata.labels: Invalid value: \"b c\": a valid label must be an empty string or consist of alphanumeric "
       "characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or "
       "'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"},
      {"a bad label key", [](auto& j) { j.metadata.labels["/x"] = "b"; },
       "metadata.labels: Invalid value: \"/x\": prefix part must be non-empty"},
      {"an owner without a uid",
       [](auto& j) {
         auto& owner = j.metadata.ownerReferences.emplace_back();
         owner.apiVersion = owner.kind = owner.name = "x";
       },
       "metadata.ownerReferences[0].uid: Invalid value: \"\": must not be empty"},
  });
}

TEST_CASE("rules of numbers and modes", "[admission][job]") {
  check({
      {"negative completions", [](auto& j) { j.spec.completions = -1; },
       "spec.completions: Invalid value: -1: must be greater than or equal to 0"},
      {"negative deadline", [](auto& j) { j.spec.activeDeadlineSeconds = -5; },
       "spec.activeDeadlineSeconds: Invalid value: -5: must be greater than or equal to 0"},
      {"negative backoffLimit", [](auto& j) { j.spec.backoffLimit = -1; },
       "spec.backoffLimit: Invalid value: -1: must be greater than or equal to 0"},
      {"negative TTL", [](auto& j) { j.spec.ttlSecondsAfterFinished = -1; },
       "spec.ttlSecondsAfterFinished: Invalid value: -1: must be greater than or equal to 0"},
      {"unknown mode", [](auto& j) { j.spec.completionMode = "Random"; },
       "spec.completionMode: Unsupported value: \"Random\": supported values: \"NonIndexed\", \"Indexed\""},
      {"Indexed without completions",
       [](auto& j) {
         j.spec.completionMode = "Indexed";
         j.spec.parallelism = 2;
         j.spec.completions.reset();
       },
       "spec.completions: Required value: when completion mode is Indexed"},
      {"Indexed with too much parallelism",
       [](auto& j) {
         make_indexed(j);
         j.spec.parallelism = 100001;
       },
       "spec.parallelism: Invalid value: 100001: must be less than or equal to 100000 when completion mode is Indexed"},
      {"backoffLimitPerIndex without Indexed", [](auto& j) { j.spec.backoffLimitPerIndex = 1; },
       "spec.backoffLimitPerIndex: Invalid value: 1: requires indexed completion mode"},
      {"maxFailedIndexes without backoffLimitPerIndex",
       [](auto& j) {
         make_indexed(j);
         j.spec.maxFailedIndexes = 1;
       },
       "spec.backoffLimitPerIndex: Required value: when maxFailedIndexes is specified"},
      {"maxFailedIndexes over completions",
       [](auto& j) {
         make_indexed(j);
         j.spec.backoffLimitPerIndex = 1;
         j.spec.maxFailedIndexes = 4;
       },
       "spec.maxFailedIndexes: Invalid value: 4: must be less than or equal to completions"},
      {"many completions with a limit per index",
       [](auto& j) {
         make_indexed(j, 100001);
         j.spec.backoffLimitPerIndex = 1;
       },
       "spec.maxFailedIndexes: Required value: must be specified when completions is above 100000"},
      {"an Indexed name whose last pod has no host name",
       [](auto& j) {
         j.metadata.name = std::string(62, 'a');
         make_indexed(j, 10);
       },
       "metadata.name: Invalid value: \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\": will not "
       "able to "
       "create pod with invalid DNS label: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-9"},
      {"managedBy without a path", [](auto& j) { j.spec.managedBy = "acme"; },
       "spec.managedBy: Invalid value: \"acme\": must be a domain-prefixed path (such as \"acme.io/foo\")"},
      {"managedBy empty", [](auto& j) { j.spec.managedBy = ""; }, "spec.managedBy: Required value"},
      {"managedBy too long", [](auto& j) { j.spec.managedBy = "acme.io/" + std::string(60, 'x'); },
       "spec.managedBy: Too long: may not be more than 63 bytes"},
      {"an unknown replacement policy", [](auto& j) { j.spec.podReplacementPolicy = "Never"; },
       "spec.podReplacementPolicy: Unsupported value: \"Never\": supported values: \"Failed\", "
       "\"TerminatingOrFailed\""},
      {"restartPolicy Always", [](auto& j) { j.spec.template_.spec.restartPolicy = "Always"; },
       "spec.template.spec.restartPolicy: Required value: valid values: \"OnFailure\", \"Never\""},
      {"restartPolicy unset", [](auto& j) { j.spec.template_.spec.restartPolicy.clear(); },
       "spec.template.spec.restartPolicy: Required value: valid values: \"OnFailure\", \"Never\""},
  });
}

TEST_CASE("rules of podFailurePolicy", "[admission][job]") {
  check({
      {"no action", [](auto& j) { failure_rule(j, "").onPodConditions.emplace_back().type = "Ready"; },
       "spec.podFailurePolicy.rules[0].action: Required value: valid values: [\"Count\" \"FailIndex\" \"FailJob\" "
       "\"Ignore\"]"},
      {"unknown action", [](auto& j) { failure_rule(j, "Explode").onPodConditions.emplace_back().type = "Ready"; },
       "spec.podFailurePolicy.rules[0].action: Unsupported value: \"Explode\": supported values: \"Count\", "
       "\"FailIndex\", "
       "\"FailJob\", \"Ignore\""},
      {"FailIndex without a limit per index",
       [](auto& j) { failure_rule(j, "FailIndex").onPodConditions.emplace_back().type = "Ready"; },
       "spec.podFailurePolicy.rules[0].action: Invalid value: \"FailIndex\": requires the backoffLimitPerIndex to be "
       "set"},
      {"no matcher", [](auto& j) { failure_rule(j, "Count"); },
       "spec.podFailurePolicy.rules[0]: Invalid value: specifying one of OnExitCodes and OnPodConditions is required"},
      {"both matchers",
       [](auto& j) {
         exit_codes(j, "In", {1});
         j.spec.podFailurePolicy->rules[0].onPodConditions.emplace_back().type = "Ready";
       },
       "spec.podFailurePolicy.rules[0]: Invalid value: specifying both OnExitCodes and OnPodConditions is not "
       "supported"},
      {"no operator", [](auto& j) { exit_codes(j, "", {1}); },
       "spec.podFailurePolicy.rules[0].onExitCodes.operator: Required value: valid values: [\"In\" \"NotIn\"]"},
      {"0 with In",
       [](auto& j) {
         exit_codes(j, "In", {0, 1});
       },
       "spec.podFailurePolicy.rules[0].onExitCodes.values[0]: Invalid value: 0: must not be 0 for the In operator"},
      {"a code twice",
       [](auto& j) {
         exit_codes(j, "In", {1, 1});
       },
       "spec.podFailurePolicy.rules[0].onExitCodes.values[1]: Duplicate value: 1"},
      {"codes in disorder",
       [](auto& j) {
         exit_codes(j, "NotIn", {2, 1});
       },
       "spec.podFailurePolicy.rules[0].onExitCodes.values: Invalid value: [2,1]: must be ordered"},
      {"an unknown container",
       [](auto& j) {
         exit_codes(j, "In", {1});
         j.spec.podFailurePolicy->rules[0].onExitCodes->containerName = "x";
       },
       "spec.podFailurePolicy.rules[0].onExitCodes.containerName: Invalid value: \"x\": must be one of the container "
       "or "
       "initContainer names in the pod template"},
      {"with OnFailure",
       [](auto& j) {
         exit_codes(j, "In", {1});
         j.spec.template_.spec.restartPolicy = "OnFailure";
       },
       "spec.template.spec.restartPolicy: Invalid value: \"OnFailure\": only \"Never\" is supported when "
       "podFailurePolicy "
       "is specified"},
      {"with TerminatingOrFailed",
       [](auto& j) {
         exit_codes(j, "In", {1});
         j.spec.podReplacementPolicy = "TerminatingOrFailed";
       },
       "spec.podReplacementPolicy: Unsupported value: \"TerminatingOrFailed\": supported values: \"Failed\""},
      {"too many rules",
       [](auto& j) {
         for (int i = 0; i < 21; ++i)
           failure_rule(j, "Count").onPodConditions.emplace_back().type = "Ready";
       },
       "spec.podFailurePolicy.rules: Too many: 21: must have at most 20 items"},
  });
}

TEST_CASE("rules of successPolicy", "[admission][job]") {
  check({
      {"no rules",
       [](auto& j) {
         make_indexed(j);
         j.spec.successPolicy.emplace();
       },
       "spec.successPolicy.rules: Required value: at least one rules must be specified when the successPolicy is "
       "specified"},
      {"an empty rule", [](auto& j) { success_rule(j); },
       "spec.successPolicy.rules[0]: Required value: at least one of succeededCount or succeededIndexes must be "
       "specified"},
      {"too large a count", [](auto& j) { success_rule(j).succeededCount = 4; },
       "spec.successPolicy.rules[0].succeededCount: Invalid value: 4: must be less than or equal to 3 (the number of "
       "specified completions)"},
      {"more than the named indexes",
       [](auto& j) {
         auto& r = success_rule(j);
         r.succeededIndexes = "0-1";
         r.succeededCount = 3;
       },
       "spec.successPolicy.rules[0].succeededCount: Invalid value: 3: must be less than or equal to 2 (the number of "
       "indexes in the specified succeededIndexes field)"},
      {"a bad text", [](auto& j) { success_rule(j).succeededIndexes = "2,1"; },
       "spec.successPolicy.rules[0].succeededIndexes: Invalid value: \"2,1\": error parsing succeededIndexes: "
       "non-increasing order, previous: 2, current: 1"},
  });
}

TEST_CASE("rules of the selector", "[admission][job]") {
  auto job = simple_job();
  SECTION("labels that contradict the generated ones") {
    job.spec.template_.metadata.labels["job-name"] = "other";
    CHECK(complaint(create(job)) == "spec.template.metadata.labels[job-name]: Invalid value: \"other\": must be 'pi'");
  }
  SECTION("a selector of one's own that the template does not match") {
    job.spec.selector.emplace().matchLabels["a"] = "b";
    CHECK(complaint(create(job)).find("`selector` not auto-generated") != std::string::npos);
    CHECK(complaint(create(job)).find("`selector` does not match template `labels`") != std::string::npos);
  }
  SECTION("manualSelector without a selector") {
    job.spec.manualSelector = true;
    CHECK(complaint(create(job)) == "spec.selector: Required value");
  }
  SECTION("manualSelector that fits") {
    job.spec.manualSelector = true;
    job.spec.selector.emplace().matchLabels["a"] = "b";
    job.spec.template_.metadata.labels["a"] = "b";
    const auto answer = create(job);
    REQUIRE(answer.ok());
    CHECK(answer.object.get<api::Job>().spec.template_.metadata.labels.size() == 1);
  }
  SECTION("manualSelector that does not fit") {
    job.spec.manualSelector = true;
    job.spec.selector.emplace().matchLabels["a"] = "b";
    job.spec.template_.metadata.labels["a"] = "c";
    CHECK(complaint(create(job)) == "spec.template.metadata.labels: Invalid value: {\"a\":\"c\"}: `selector` does not "
                                    "match template `labels`");
  }
}

TEST_CASE("warnings", "[admission][job]") {
  auto job = simple_job();
  SECTION("a name with dots") {
    job.metadata.name = "pi.example";
    CHECK(create(job).warnings ==
          std::vector<std::string>{
              "metadata.name: this is used in Pod names and hostnames, which can result in surprising "
              "behavior; a DNS label is recommended: [must not contain dots]"});
  }
  SECTION("a variable defined twice") {
    main_of(job).env.resize(2);
    main_of(job).env[0].name = main_of(job).env[1].name = "X";
    CHECK(create(job).warnings ==
          std::vector<std::string>{
              "spec.template.spec.containers[0].env[1]: hides previous definition of \"X\", which may "
              "be dropped when using apply"});
  }
}

} // namespace troupe::test
