// Objects as typed clients of Kubernetes send them.
#include "messages/codec/protobuf_read.hpp"
#include "messages/resource/batch.hpp"

#include <catch2/catch.hpp>

#include <random>

using namespace troupe::api;

namespace {

/// What kubectl 1.33 sends for `kubectl create job rich-now --from=cronjob/rich`.
constexpr std::string_view sent_by_kubectl =
    "6b3873000a0f0a0862617463682f763112034a6f6212c2050a95010a08726963682d6e6f7712001a0022002a003200380042005a0b0a0361"
    "7070120472696368622b0a2163726f6e6a6f622e6b756265726e657465732e696f2f696e7374616e746961746512066d616e75616c6a410a"
    "0743726f6e4a6f621a0472696368222433313435386263372d396537362d343365332d383765312d3338616663373964633437322a086261"
    "7463682f76313001129d0410031880e497d01232e9030a100a0012001a0022002a0032003800420012d4030a160a01761211120f0a064d65"
    "6d6f727912050a03314d690a130a0177120e9a010b0a060a04636f6e6618800212a3020a046d61696e120664656269616e1a0273681a022d"
    "631a076563686f20c3a92a0032110a03776562100018903f22035443502a003a060a01411201313a1c0a014212001a150a130a027631120d"
    "6d657461646174612e6e616d653a160a014312001a0f1a0d0a060a04636f6e6612016b18014221120d0a0363707512060a043235306d1210"
    "0a066d656d6f727912060a0436344d694a0d0a017610001a022f762200320052190a0d1a0b0a07080010903f1a00120010001801200a2801"
    "30035a260a1a12180a032f6f6b1209080110001a037765621a00220448545450100018012003280130036a142f6465762f7465726d696e61"
    "74696f6e2d6c6f677206416c776179738001008801009001009a010b0a02505f1a050a030a0173a2010446696c651a054e65766572201e32"
    "0c436c757374657246697273743a0c0a046469736b1204666173743a090a047a6f6e6512016142004a00520058006000680072008201008a"
    "01009a011164656661756c742d7363686564756c6572b201230a017812064578697374731a0022094e6f4578656375746528ffffffffffff"
    "ffffff01c201004a07496e646578656450015a1c0a1a0a074661696c4a6f62120f0a046d61696e1202496e180118ac021a08200028003000"
    "3a001a002200";

/// The same in JSON.
constexpr const char* wanted = R"({"apiVersion":"batch/v1","kind":"Job",
  "metadata":{"name":"rich-now","labels":{"app":"rich"},"annotations":{"cronjob.kubernetes.io/instantiate":"manual"},
    "ownerReferences":[{"apiVersion":"batch/v1","kind":"CronJob","name":"rich","controller":true,
      "uid":"31458bc7-9e76-43e3-87e1-38afc79dc472"}]},
  "spec":{"completions":3,"completionMode":"Indexed","suspend":true,"activeDeadlineSeconds":5000000000,
    "podFailurePolicy":{"rules":[
      {"action":"FailJob","onExitCodes":{"containerName":"main","operator":"In","values":[1,300]}}]},
    "template":{"metadata":{},"spec":{
      "restartPolicy":"Never","terminationGracePeriodSeconds":30,"dnsPolicy":"ClusterFirst","securityContext":{},
      "schedulerName":"default-scheduler","nodeSelector":{"disk":"fast","zone":"a"},
      "containers":[{"name":"main","image":"debian","command":["sh","-c","echo \u00e9"],
        "env":[{"name":"A","value":"1"},
          {"name":"B","valueFrom":{"fieldRef":{"apiVersion":"v1","fieldPath":"metadata.name"}}},
          {"name":"C","valueFrom":{"configMapKeyRef":{"name":"conf","key":"k","optional":true}}}],
        "envFrom":[{"prefix":"P_","secretRef":{"name":"s"}}],
        "ports":[{"name":"web","containerPort":8080,"protocol":"TCP"}],
        "resources":{"requests":{"cpu":"250m","memory":"64Mi"}},
        "readinessProbe":{"httpGet":{"path":"/ok","port":"web","scheme":"HTTP"},"timeoutSeconds":1,"periodSeconds":3,
          "successThreshold":1,"failureThreshold":3},
        "livenessProbe":{"tcpSocket":{"port":8080},"timeoutSeconds":1,"periodSeconds":10,"successThreshold":1,
          "failureThreshold":3},
        "volumeMounts":[{"name":"v","mountPath":"/v"}],
        "imagePullPolicy":"Always","terminationMessagePath":"/dev/termination-log","terminationMessagePolicy":"File"}],
      "volumes":[{"name":"v","emptyDir":{"medium":"Memory","sizeLimit":"1Mi"}},
        {"name":"w","configMap":{"name":"conf","defaultMode":256}}],
      "tolerations":[{"key":"x","operator":"Exists","tolerationSeconds":-1,"effect":"NoExecute"}]}}}})";

std::string bytes_of(std::string_view hex) {
  std::string out;
  for (std::size_t i = 0; i < hex.size(); i += 2)
    out += static_cast<char>(std::stoi(std::string{hex.substr(i, 2)}, nullptr, 16));
  return out;
}

std::string only_problem(const decoded& read) {
  REQUIRE(read.problems.size() == 1);
  CHECK(read.problems[0].kind == problem_kind::syntax);
  CHECK_FALSE(read.object);
  return read.problems[0].message;
}

const kind_info& job_kind() { return kind_of<Job>(); }

} // namespace

TEST_CASE("protobuf: what kubectl sends is what it would be in JSON", "[codec][protobuf]") {
  const auto read = read_protobuf(bytes_of(sent_by_kubectl), job_kind());
  CHECK(read.problems.empty());
  CHECK(read.kind == "Job");
  CHECK(read.api_version == "batch/v1");
  REQUIRE(read.object);
  const auto same = read_json(wanted, job_kind());
  REQUIRE(same.problems.empty());
  CHECK(read.object.get<Job>() == same.object.get<Job>());
}

TEST_CASE("protobuf: numbers one by one or packed, unknown fields, times", "[codec][protobuf]") {
  const std::string head{"k8s\0", 4};
  const auto spec = [&](const std::string& fields) { // Job.spec
    const auto inner = std::string{"\x12"} + static_cast<char>(fields.size()) + fields;
    return head + "\x12" + static_cast<char>(inner.size()) + inner;
  };
  const auto job = [](const std::string& data) {
    const auto read = read_protobuf(data, job_kind());
    REQUIRE(read.object);
    return read.object.get<Job>();
  };
  CHECK(job(spec("\x08\x05")).spec.parallelism == 5);
  CHECK(job(spec("\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01")).spec.parallelism == -1);
  CHECK(job(spec("\xf8\x3f\x01\xfd\x3f"
                 "1234"
                 "\xf9\x3f"
                 "12345678"))
            .spec == JobSpec{});                      // field 1023, in three forms
  const auto rules = [&](const std::string& values) { // podFailurePolicy.rules[0].onExitCodes
    const auto codes = std::string{"\x12"} + static_cast<char>(values.size()) + values;
    const auto rule = std::string{"\x0a"} + static_cast<char>(codes.size()) + codes;
    return job(spec(std::string{"\x5a"} + static_cast<char>(rule.size()) + rule)).spec.podFailurePolicy->rules[0];
  };
  CHECK(rules("\x18\x01\x18\x02").onExitCodes->values == std::vector<std::int32_t>{1, 2});
  CHECK(rules(std::string{"\x1a\x02\x01\x02"}).onExitCodes->values == std::vector<std::int32_t>{1, 2});
  const std::string time{"\x12\x09\x1a\x07\x12\x05\x08\x80\x94\xeb\xdc", 11}; // status.startTime, cut in its number
  CHECK(only_problem(read_protobuf(head + time, job_kind())) == "the message is damaged");
}

TEST_CASE("protobuf: bad input is one problem", "[codec][protobuf]") {
  const auto good = bytes_of(sent_by_kubectl);
  CHECK(only_problem(read_protobuf("{}", job_kind())) ==
        "provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]");
  CHECK(only_problem(read_protobuf(good + "\x12", job_kind())) == "the message is damaged");
  CHECK(only_problem(read_protobuf(good, job_kind(), {.bytes = 100})) ==
        "the message has 734 bytes, more than the limit of 100");
  CHECK(only_problem(read_protobuf(good, job_kind(), {.depth = 4})) == "the message is damaged");
  CHECK(only_problem(read_protobuf(std::string{"k8s\0\x1a\x04gzip", 10}, job_kind())) ==
        "the message is encoded once more, which is not understood");
}

TEST_CASE("protobuf: whatever is broken, nothing breaks", "[codec][protobuf]") {
  const auto good = bytes_of(sent_by_kubectl);
  for (std::size_t size = 0; size < good.size(); ++size)
    CHECK(read_protobuf(std::string_view{good}.substr(0, size), job_kind()).problems.size() <= 1);
  std::mt19937 dice{7};
  for (int i = 0; i < 20'000; ++i) {
    auto broken = good;
    for (auto changes = 1 + dice() % 3; changes > 0; --changes)
      broken[4 + dice() % (broken.size() - 4)] = static_cast<char>(dice());
    const auto read = read_protobuf(broken, job_kind());
    if (!read.object != (read.problems.size() == 1))
      FAIL("neither an object nor a problem, at round " << i);
  }
}
