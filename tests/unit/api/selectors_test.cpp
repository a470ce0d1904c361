#include "nodes/api/read/selectors.hpp"

#include <catch2/catch.hpp>

#include <random>

using namespace troupe::api_server;
using labels = std::map<std::string, std::string>;

TEST_CASE("label selectors select", "[api][selectors]") {
  struct row {
    const char* selector;
    labels object;
    bool matches;
  };
  const labels web{{"app", "web"}, {"n", "5"}};
  const row rows[] = {
      {"", web, true},
      {"app", web, true},
      {"!app", web, false},
      {"!other", web, true},
      {"app=web", web, true},
      {"app==web", web, true},
      {" app = web ", web, true},
      {"app=db", web, false},
      {"app!=db", web, true},
      {"app!=web", web, false},
      {"other!=x", web, true},
      {"app in (db,web)", web, true},
      {"app in (db)", web, false},
      {"other in (db)", web, false},
      {"app notin (db)", web, true},
      {"other notin (db)", web, true},
      {"app notin (db, web)", web, false},
      {"n>4", web, true},
      {"n>5", web, false},
      {"n<6", web, true},
      {"n<5", web, false},
      {"app>1", web, false},
      {"other>1", web, false},
      {"app=web,n=5", web, true},
      {"app=web,n=6", web, false},
      {"app=web,!n", web, false},
      {"app=", {{"app", ""}}, true},
      {"app=", web, false},
      {"app in ()", {}, false},
      {"in in (in)", {{"in", "in"}}, true},
      {"a.b/c=d", {{"a.b/c", "d"}}, true},
      {"app in (,web)", {{"app", ""}}, true},
      {"app in (a,,b)", {{"app", ""}}, true},
  };
  for (const auto& c : rows)
    DYNAMIC_SECTION(c.selector << " on " << c.object.size() << " labels") {
      const auto s = parse_label_selector(c.selector);
      CHECK(s.value.matches(c.object) == (c.matches || !s.ok()));
      if (std::string_view{c.selector} != "app in ()")
        CHECK(s.error == "");
    }
}

TEST_CASE("label selectors that mean nothing say why, as Kubernetes does", "[api][selectors]") {
  struct row {
    const char* selector;
    const char* error;
  };
  const row rows[] = {
      {",", "found ',', expected: !, identifier, or 'end of string'"},
      {"=a", "found '=', expected: !, identifier, or 'end of string'"},
      {"a=b,", "found '', expected: identifier after ','"},
      {"a=b,,c=d", "found ',', expected: identifier after ','"},
      {"a b", "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt"},
      {"a=b c", "found 'c', expected: ',' or 'end of string'"},
      {"a in b", "unable to parse requirement: found 'b', expected: '('"},
      {"a in (b", "unable to parse requirement: found '', expected: ',' or ')'"},
      {"a in (=)", "unable to parse requirement: found '=', expected: ',', ')' or identifier"},
      {"a in (b,=)", "unable to parse requirement: found '=', expected: ',', or identifier"},
      {"a in ()", "unable to parse requirement: values: Invalid value: []: for 'in', 'notin' operators, values set "
                  "can't be empty"},
      {"a==(", "unable to parse requirement: found '(', expected: identifier"},
      {"!", "unable to parse requirement: found '', expected: identifier"},
      {"a>x", "unable to parse requirement: values[0]: Invalid value: \"x\": for 'Gt', 'Lt' operators, the value must "
              "be an integer"},
      {"-a=b", "unable to parse requirement: <nil>: Invalid value: \"-a\": name part must consist of alphanumeric "
               "characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or "
               "'my.name',  or '123-abc', regex used for validation is "
               "'([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"},
      {"a=b*",
       "unable to parse requirement: values[0][a]: Invalid value: \"b*\": a valid label must be an empty string "
       "or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric "
       "character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is "
       "'(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"},
  };
  for (const auto& c : rows)
    DYNAMIC_SECTION(c.selector) { CHECK(parse_label_selector(c.selector).error == c.error); }
}

TEST_CASE("field selectors", "[api][selectors]") {
  const auto s = parse_field_selector("metadata.name=x,status.phase!=Failed,a==b,,c=1\\,2\\=3\\\\,d=");
  CHECK(s.error == "");
  CHECK(s.value == field_selector{{"metadata.name", true, "x"},
                                  {"status.phase", false, "Failed"},
                                  {"a", true, "b"},
                                  {"c", true, "1,2=3\\"},
                                  {"d", true, ""}});
  CHECK(s.value[0].accepts("x"));
  CHECK_FALSE(s.value[0].accepts("y"));
  CHECK(s.value[1].accepts("Running"));
  CHECK_FALSE(s.value[1].accepts("Failed"));
  CHECK(parse_field_selector("").value.empty());

  CHECK(parse_field_selector("x").error == "invalid selector: 'x'; can't understand 'x'");
  CHECK(parse_field_selector("a=b,x").error == "invalid selector: 'a=b,x'; can't understand 'x'");
  CHECK(parse_field_selector("a=b=c").error == "invalid field selector: unescaped character in value: 61");
  CHECK(parse_field_selector("a=\\n").error == "invalid field selector: invalid escape sequence: \\n");
  CHECK(parse_field_selector("a=b\\").error == "invalid field selector: invalid escape sequence: \\");
}

TEST_CASE("random selectors are read or refused, never worse", "[api][selectors][fuzz]") {
  std::mt19937 random{3};
  const std::vector<std::string> words{"a", "in", "notin", "=",     "==", "!=", "!",    "(",  ")", ",",
                                       ">", "<",  " ",     "x.y/z", "1",  "\\", "\xff", "\t", "gt"};
  for (int round = 0; round < 50'000; ++round) {
    std::string text;
    for (auto n = random() % 12; n > 0; --n)
      text += words[random() % words.size()];
    CAPTURE(text);
    const auto label = parse_label_selector(text);
    REQUIRE((label.ok() || label.value.empty()));
    const auto field = parse_field_selector(text);
    REQUIRE((field.ok() || field.value.empty()));
  }
}
