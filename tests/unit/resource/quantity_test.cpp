#include "messages/resource/quantity.hpp"

#include <catch2/catch.hpp>

#include <limits>
#include <stdexcept>

using troupe::api::Quantity;

namespace {

constexpr auto most = std::numeric_limits<std::int64_t>::max();

} // namespace

TEST_CASE("quantity: canonical form and value", "[resource][quantity]") {
  struct row {
    const char* given;
    const char* text;
    std::int64_t milli, value;
  };
  const row rows[] = {
      {"0", "0", 0, 0},
      {"-0", "0", 0, 0},
      {"000", "0", 0, 0},
      {"1", "1", 1000, 1},
      {"+1", "1", 1000, 1},
      {"1000m", "1", 1000, 1},
      {"0.5", "500m", 500, 1},
      {".5", "500m", 500, 1},
      {"5.", "5", 5000, 5},
      {"1.5", "1500m", 1500, 2},
      {"-1.5", "-1500m", -1500, -2},
      {"0.0001", "100u", 1, 1},
      {"100n", "100n", 1, 1},
      {"0.0000000001", "1n", 1, 1}, // anything is at least a billionth
      {"1500", "1500", 1500000, 1500},
      {"2000", "2k", 2000000, 2000},
      {"1Ki", "1Ki", 1024000, 1024},
      {"1024Ki", "1Mi", 1048576000, 1048576},
      {"3072Mi", "3Gi", 3221225472000, 3221225472},
      {"1.5Gi", "1536Mi", 1610612736000, 1610612736},
      {"0.5Ki", "512", 512000, 512},
      {"0.1Ki", "102400m", 102400, 103},
      {"1.5Ki", "1536", 1536000, 1536}, // binary, but no power of 1024
      {"1e3", "1e3", 1000000, 1000},
      {"12E-3", "12e-3", 12, 1},
      {"1E", "1E", most, 1'000'000'000'000'000'000},
      {"8Ei", "9223372036854775807", most, most}, // the cap
      {"1e400", "9223372036854775807", most, most},
      {"-1e400", "-9223372036854775807", -most, -most},
  };
  for (const auto& r : rows)
    DYNAMIC_SECTION(r.given) {
      const Quantity q(r.given);
      CHECK(q.text() == r.text);
      CHECK(q.milli() == r.milli);
      CHECK(q.value() == r.value);
      CHECK(Quantity(q.text()) == q);
    }
}

TEST_CASE("quantity: what is none, in Kubernetes' words", "[resource][quantity]") {
  const std::string_view format =
      "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
  const std::string_view suffix = "unable to parse quantity's suffix";
  struct row {
    const char* given;
    std::string_view error;
  };
  const row rows[] = {{"", format},     {"m", format},    {".", format},   {"1.1.1", format}, {"1 Gi", format},
                      {" 1", format},   {"1x", format},   {"--1", format}, {"1Zi", format},   {"1mm", suffix},
                      {"1GiB", format}, {"1kk", suffix},  {"1ki", suffix}, {"1e", suffix},    {"1e3m", format},
                      {"1K", suffix},   {"1E+-3", format}};
  for (const auto& r : rows)
    DYNAMIC_SECTION("'" << r.given << "'") {
      Quantity q("7");
      CHECK(Quantity::parse(r.given, q) == r.error);
      CHECK(q == Quantity("7"));
      CHECK_THROWS_AS(Quantity(r.given), std::invalid_argument);
    }
}

TEST_CASE("quantity: equal and ordered by value", "[resource][quantity]") {
  CHECK(Quantity("1Ki") == Quantity("1024"));
  CHECK(Quantity("1") == Quantity("1e0"));
  CHECK(Quantity("1000m") == Quantity("1"));
  CHECK_FALSE(Quantity("100n") == Quantity("200n")); // the same when rounded to milli
  CHECK(Quantity("100n") < Quantity("200n"));
  CHECK(Quantity("-1") < Quantity("0"));
  CHECK(Quantity("1023Mi") < Quantity("1Gi"));
  CHECK_FALSE(Quantity("1Gi") < Quantity("1024Mi"));
}

TEST_CASE("quantity: made of numbers", "[resource][quantity]") {
  CHECK(Quantity().text() == "0");
  CHECK(Quantity().is_zero());
  CHECK(Quantity::of(2048, Quantity::form::binary).text() == "2Ki");
  CHECK(Quantity::of(110).text() == "110");
  CHECK(Quantity::of_milli(1500).text() == "1500m");
  CHECK(Quantity::of_milli(-2000).text() == "-2");
}
