// What a pod template says about nodes: each rule of affinity, spread, gates, tolerations and priority, a row an error.

#include "messages/codec/json_read.hpp"
#include "tests/unit/admission/rows.hpp"

namespace troupe::test {

namespace {

/// A Job whose pod spec has these fields more.
api::Job job_with(const std::string& fields) {
  const auto read = api::read_json(
      R"({"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"pi"},"spec":{"template":{"spec":{"restartPolicy":"Never",)"
      R"("containers":[{"name":"main","image":"perl:5.34"}],)" +
          fields + "}}}}",
      api::kind_of<api::Job>());
  REQUIRE(read.object);
  return read.object.get<api::Job>();
}

struct row {
  const char* name;
  std::string fields; ///< of the pod spec, as JSON
  std::string text;   ///< behind "spec.template.spec."; empty: admitted
};

void check(const std::vector<row>& rows) {
  for (const auto& r : rows)
    DYNAMIC_SECTION(r.name) {
      check_refusal(create(job_with(r.fields)), r.text.empty() ? "" : "spec.template.spec." + r.text);
    }
}

constexpr const char* name_form =
    "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and "
    "end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex "
    "used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
constexpr const char* value_form =
    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' "
    "or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or "
    "'my_value',  or '12345', regex used for validation is "
    "'(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";
constexpr const char* label_form =
    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', "
    "and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', "
    "regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
constexpr const char* domain_form = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric "
                                    "characters, '-' or '.', and must start and end "
                                    "with an alphanumeric character (e.g. 'example.com', regex used for validation is "
                                    "'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

/// One condition on nodes' labels.
std::string needs(const std::string& expression) {
  return R"("affinity":{"nodeAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":{"nodeSelectorTerms":[)"
         R"({"matchExpressions":[)" +
         expression + "]}]}}}";
}
std::string needs_field(const std::string& field) {
  return R"("affinity":{"nodeAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":{"nodeSelectorTerms":[)"
         R"({"matchFields":[)" +
         field + "]}]}}}";
}
std::string wishes(const std::string& term) {
  return R"("affinity":{"nodeAffinity":{"preferredDuringSchedulingIgnoredDuringExecution":[)" + term + "]}}";
}
/// @param kind podAffinity or podAntiAffinity
std::string pods(const std::string& kind, const std::string& term) {
  return "\"affinity\":{\"" + kind + R"(":{"requiredDuringSchedulingIgnoredDuringExecution":[)" + term + "]}}";
}
std::string spread(const std::string& constraints) { return R"("topologySpreadConstraints":[)" + constraints + "]"; }

const std::string required = "affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms";
const std::string first = required + "[0].matchExpressions[0].";
const std::string field = required + "[0].matchFields[0].";
const std::string preferred = "affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].";
const std::string far = "affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].";

} // namespace

TEST_CASE("scheduling fields: node selector and node affinity", "[admission][scheduling]") {
  check({
      {"a selector's label", R"("nodeSelector":{"zone":"a b"})",
       std::string{"nodeSelector: Invalid value: \"a b\": "} + value_form},
      {"no terms",
       R"("affinity":{"nodeAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":{"nodeSelectorTerms":[]}}})",
       required + ": Required value: must have at least one node selector term"},
      {"an empty term", needs(""), ""},
      {"In of nothing", needs(R"({"key":"zone","operator":"In"})"),
       first + "values: Required value: must be specified when `operator` is 'In' or 'NotIn'"},
      {"NotIn of nothing", needs(R"({"key":"zone","operator":"NotIn","values":[]})"),
       first + "values: Required value: must be specified when `operator` is 'In' or 'NotIn'"},
      {"In of something", needs(R"({"key":"zone","operator":"In","values":["a"]})"), ""},
      {"Exists with a value", needs(R"({"key":"zone","operator":"Exists","values":["a"]})"),
       first + "values: Forbidden: may not be specified when `operator` is 'Exists' or 'DoesNotExist'"},
      {"DoesNotExist with a value", needs(R"({"key":"zone","operator":"DoesNotExist","values":["a"]})"),
       first + "values: Forbidden: may not be specified when `operator` is 'Exists' or 'DoesNotExist'"},
      {"DoesNotExist", needs(R"({"key":"zone","operator":"DoesNotExist"})"), ""},
      {"Gt of two", needs(R"({"key":"cores","operator":"Gt","values":["1","2"]})"),
       first + "values: Required value: must be specified single value when `operator` is 'Lt' or 'Gt'"},
      {"Lt of none", needs(R"({"key":"cores","operator":"Lt"})"),
       first + "values: Required value: must be specified single value when `operator` is 'Lt' or 'Gt'"},
      {"Lt of one", needs(R"({"key":"cores","operator":"Lt","values":["8"]})"), ""},
      {"an operator", needs(R"({"key":"zone","operator":"Near","values":["a"]})"),
       first + "operator: Invalid value: \"Near\": not a valid selector operator"},
      {"a key", needs(R"({"key":"-zone","operator":"Exists"})"), first + "key: Invalid value: \"-zone\": " + name_form},
      {"a value", needs(R"({"key":"zone","operator":"In","values":["a","a b"]})"),
       first + "values[1]: Invalid value: \"a b\": " + value_form},
      {"a field", needs_field(R"({"key":"metadata.name","operator":"In","values":["node-1"]})"), ""},
      {"another field", needs_field(R"({"key":"spec.taints","operator":"In","values":["x"]})"),
       field + "key: Invalid value: \"spec.taints\": not a valid field selector key"},
      {"a field's operator", needs_field(R"({"key":"metadata.name","operator":"Exists"})"),
       field + "operator: Invalid value: \"Exists\": not a valid selector operator"},
      {"a field of two values", needs_field(R"({"key":"metadata.name","operator":"NotIn","values":["a","b"]})"),
       field + "values: Required value: must be only one value when `operator` is 'In' or 'NotIn' for node field "
               "selector"},
      {"a field's value", needs_field(R"({"key":"metadata.name","operator":"In","values":["A"]})"),
       field + "values[0]: Invalid value: \"A\": " + domain_form},
      {"a wish of no weight", wishes(R"({"weight":0,"preference":{}})"),
       preferred + "weight: Invalid value: 0: must be in the range 1-100"},
      {"a wish of too much weight", wishes(R"({"weight":101,"preference":{}})"),
       preferred + "weight: Invalid value: 101: must be in the range 1-100"},
      {"wishes of the least and the most", wishes(R"({"weight":1,"preference":{}},{"weight":100,"preference":{}})"),
       ""},
      {"a wish's expression", wishes(R"({"weight":1,"preference":{"matchExpressions":[{"key":"z","operator":"In"}]}})"),
       preferred +
           "preference.matchExpressions[0].values: Required value: must be specified when `operator` is 'In' or "
           "'NotIn'"},
  });
}

TEST_CASE("scheduling fields: pod affinity and anti-affinity", "[admission][scheduling]") {
  check({
      {"right", pods("podAffinity", R"({"topologyKey":"zone","labelSelector":{"matchLabels":{"app":"a"}}})"), ""},
      {"a topology key", pods("podAntiAffinity", R"({"topologyKey":"a b"})"),
       far + "topologyKey: Invalid value: \"a b\": " + name_form},
      {"a selector",
       pods("podAntiAffinity",
            R"({"topologyKey":"z","labelSelector":{"matchExpressions":[{"key":"a","operator":"In"}]}})"),
       far + "labelSelector.matchExpressions[0].values: Required value: must be specified when `operator` is 'In' or "
             "'NotIn'"},
      {"a namespace selector",
       pods("podAntiAffinity",
            R"({"topologyKey":"z","namespaceSelector":{"matchExpressions":[{"key":"a","operator":"Near"}]}})"),
       far + "namespaceSelector.matchExpressions[0].operator: Invalid value: \"Near\": not a valid selector operator"},
      {"a namespace", pods("podAntiAffinity", R"({"topologyKey":"z","namespaces":["default","A"]})"),
       far + "namespace: Invalid value: \"A\": " + label_form},
      {"label keys without a selector", pods("podAntiAffinity", R"({"topologyKey":"z","matchLabelKeys":["a"]})"),
       far + "matchLabelKeys: Forbidden: must not be set when labelSelector is not set"},
      {"a label both to match and not",
       pods("podAntiAffinity",
            R"({"topologyKey":"z","labelSelector":{},"matchLabelKeys":["b","a"],"mismatchLabelKeys":["a"]})"),
       far + "matchLabelKeys[1]: Invalid value: \"a\": exists in both matchLabelKeys and mismatchLabelKeys"},
      {"a weight",
       R"("affinity":{"podAffinity":{"preferredDuringSchedulingIgnoredDuringExecution":[)"
       R"({"weight":101,"podAffinityTerm":{"topologyKey":"z"}}]}})",
       "affinity.podAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].weight: Invalid value: 101: must be in "
       "the range 1-100"},
      {"a wish's term",
       R"("affinity":{"podAffinity":{"preferredDuringSchedulingIgnoredDuringExecution":[)"
       R"({"weight":1,"podAffinityTerm":{"topologyKey":"z","namespaces":["A"]}}]}})",
       std::string{"affinity.podAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].podAffinityTerm.namespace: "
                   "Invalid value: \"A\": "} +
           label_form},
  });
  const auto none = complaint(create(job_with(pods("podAntiAffinity", "{}"))));
  const auto at = "spec.template.spec." + far + "topologyKey: ";
  CHECK(none == "[" + at + "Required value: can not be empty, " + at +
                    "Invalid value: \"\": name part must be non-empty, " + at + "Invalid value: \"\": " + name_form +
                    "]");
}

TEST_CASE("scheduling fields: topology spread constraints", "[admission][scheduling]") {
  const std::string one = "topologySpreadConstraints[0].";
  check({
      {"right",
       spread(R"({"maxSkew":1,"topologyKey":"zone","whenUnsatisfiable":"DoNotSchedule","minDomains":1,)"
              R"("nodeAffinityPolicy":"Honor","nodeTaintsPolicy":"Ignore","labelSelector":{},"matchLabelKeys":["a"]},)"
              R"({"maxSkew":2,"topologyKey":"zone","whenUnsatisfiable":"ScheduleAnyway"})"),
       ""},
      {"no skew", spread(R"({"maxSkew":0,"topologyKey":"zone","whenUnsatisfiable":"DoNotSchedule"})"),
       one + "maxSkew: Invalid value: 0: must be greater than zero"},
      {"no key", spread(R"({"maxSkew":1,"topologyKey":"","whenUnsatisfiable":"DoNotSchedule"})"),
       one + "topologyKey: Required value: can not be empty"},
      {"what then", spread(R"({"maxSkew":1,"topologyKey":"zone","whenUnsatisfiable":"Wait"})"),
       one + "whenUnsatisfiable: Unsupported value: \"Wait\": supported values: \"DoNotSchedule\", \"ScheduleAnyway\""},
      {"twice",
       spread(R"({"maxSkew":1,"topologyKey":"zone","whenUnsatisfiable":"DoNotSchedule"},)"
              R"({"maxSkew":2,"topologyKey":"zone","whenUnsatisfiable":"DoNotSchedule"})"),
       one + "{topologyKey, whenUnsatisfiable}: Duplicate value: \"{zone, DoNotSchedule}\""},
      {"no domains", spread(R"({"maxSkew":1,"topologyKey":"zone","whenUnsatisfiable":"DoNotSchedule","minDomains":0})"),
       one + "minDomains: Invalid value: 0: must be greater than zero"},
      {"domains of a wish",
       spread(R"({"maxSkew":1,"topologyKey":"zone","whenUnsatisfiable":"ScheduleAnyway","minDomains":2})"),
       one + "minDomains: Invalid value: 2: can only use minDomains if whenUnsatisfiable=DoNotSchedule, not "
             "ScheduleAnyway"},
      {"an affinity policy",
       spread(R"({"maxSkew":1,"topologyKey":"z","whenUnsatisfiable":"DoNotSchedule","nodeAffinityPolicy":"Obey"})"),
       one + "nodeAffinityPolicy: Unsupported value: \"Obey\": supported values: \"Honor\", \"Ignore\""},
      {"a taints policy",
       spread(R"({"maxSkew":1,"topologyKey":"z","whenUnsatisfiable":"DoNotSchedule","nodeTaintsPolicy":""})"),
       one + "nodeTaintsPolicy: Unsupported value: \"\": supported values: \"Honor\", \"Ignore\""},
      {"label keys without a selector",
       spread(R"({"maxSkew":1,"topologyKey":"z","whenUnsatisfiable":"DoNotSchedule","matchLabelKeys":["a"]})"),
       one + "matchLabelKeys: Forbidden: must not be set when labelSelector is not set"},
      {"a label key that the selector has",
       spread(R"({"maxSkew":1,"topologyKey":"z","whenUnsatisfiable":"DoNotSchedule","matchLabelKeys":["a"],)"
              R"("labelSelector":{"matchExpressions":[{"key":"a","operator":"Exists"}]}})"),
       one + "matchLabelKeys[0]: Invalid value: \"a\": exists in both matchLabelKeys and labelSelector"},
      {"a selector",
       spread(R"({"maxSkew":1,"topologyKey":"z","whenUnsatisfiable":"DoNotSchedule",)"
              R"("labelSelector":{"matchLabels":{"a":"b c"}}})"),
       one + "labelSelector.matchLabels: Invalid value: \"b c\": " + value_form},
  });
}

TEST_CASE("scheduling fields: gates, tolerations and priority", "[admission][scheduling]") {
  const std::string one = "tolerations[0].";
  check({
      {"a gate", R"("schedulingGates":[{"name":"example.com/quota"}])", ""},
      {"a gate's name", R"("schedulingGates":[{"name":"a b"}])",
       std::string{"schedulingGates[0]: Invalid value: \"a b\": "} + name_form},
      {"a gate twice", R"("schedulingGates":[{"name":"a"},{"name":"b"},{"name":"a"}])",
       "schedulingGates[2]: Duplicate value: \"a\""},
      {"a toleration of all", R"("tolerations":[{"operator":"Exists"}])", ""},
      {"a toleration's key", R"("tolerations":[{"key":"a b","operator":"Exists"}])",
       one + "key: Invalid value: \"a b\": " + name_form},
      {"Exists with a value", R"("tolerations":[{"key":"a","operator":"Exists","value":"b"}])",
       one + "operator: Invalid value: \"Exists\": value must be empty when `operator` is 'Exists'"},
      {"a toleration's operator", R"("tolerations":[{"key":"a","operator":"In","value":"b"}])",
       one + "operator: Unsupported value: \"In\": supported values: \"Equal\", \"Exists\""},
      {"seconds of another effect", R"("tolerations":[{"key":"a","effect":"NoSchedule","tolerationSeconds":1}])",
       one + "effect: Invalid value: \"NoSchedule\": effect must be 'NoExecute' when `tolerationSeconds` is set"},
      {"seconds", R"("tolerations":[{"key":"a","effect":"NoExecute","tolerationSeconds":1}])", ""},
      {"an effect", R"("tolerations":[{"key":"a","effect":"NoStart"}])",
       one + "effect: Unsupported value: \"NoStart\": supported values: \"NoSchedule\", \"PreferNoSchedule\", "
             "\"NoExecute\""},
      {"a class", R"("priorityClassName":"Urgent")",
       std::string{"priorityClassName: Invalid value: \"Urgent\": "} + domain_form},
      {"a preemption policy", R"("preemptionPolicy":"Always")",
       "preemptionPolicy: Unsupported value: \"Always\": supported values: \"PreemptLowerPriority\", \"Never\""},
      {"no preemption", R"("preemptionPolicy":"Never")", ""},
  });
}

} // namespace troupe::test
