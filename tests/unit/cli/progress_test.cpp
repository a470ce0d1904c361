#include "tools/cli/json.hpp"
#include "tools/cli/progress.hpp"

#include <catch2/catch.hpp>

using namespace troupe::cli;
using namespace std::chrono_literals;

namespace {

job_progress progress(const char* text) { return progress_of(parse_json(text)->as_object()); }

} // namespace

TEST_CASE("cli progress: texts", "[cli]") {
  const auto p = progress(R"({"spec":{"completions":5},"status":{"succeeded":3,"active":2,"failed":1}})");
  CHECK(progress_text(p, {}) == "3/5 done, 2 running, 1 failed");
  CHECK(progress_text(p, 0.5) == "3/5 done, 2 running, 1 failed, 0.5/s, 4s left");
  CHECK(progress_text(p, 120) == "3/5 done, 2 running, 1 failed, 120/s, 1s left");
  CHECK(progress_text(progress(R"({"status":{"active":1}})"), {}) == "0 done, 1 running, 0 failed");
  const auto held = progress(R"({"status":{"conditions":[{"type":"Suspended","status":"True"}]}})");
  CHECK(progress_text(held, {}) == "0 done, 0 running, 0 failed, suspended");
}

TEST_CASE("cli progress: a line is cut between characters", "[cli]") {
  CHECK(shortened("abc", 3) == "abc");
  CHECK(shortened("abcd", 3) == "ab…");
  CHECK(shortened("äöü", 3) == "äöü");
  CHECK(shortened("äöüx", 3) == "äö…");
}

TEST_CASE("cli progress: the end of a Job", "[cli]") {
  const auto p = progress(R"({"status":{"conditions":[{"type":"FailureTarget","status":"True"},
    {"type":"Failed","status":"True","reason":"DeadlineExceeded","message":"late"}]}})");
  CHECK(p.is_failed);
  CHECK(p.is_over());
  CHECK(p.reason == "DeadlineExceeded");
  CHECK_FALSE(progress(R"({"status":{"conditions":[{"type":"Complete","status":"False"}]}})").is_over());
}

TEST_CASE("cli progress: the rate is that of the last seconds", "[cli]") {
  rate_meter meter;
  const rate_meter::time_point t0{};
  CHECK_FALSE(meter.rate());
  meter.observe(10, t0);
  CHECK_FALSE(meter.rate());
  meter.observe(20, t0 + 5s);
  CHECK(meter.rate() == Approx(2));
  meter.observe(20, t0 + 6s);
  CHECK(meter.rate() == Approx(2));
  meter.observe(30, t0 + 30s);
  meter.observe(130, t0 + 40s);
  meter.observe(230, t0 + 50s);
  CHECK(*meter.rate() > 5);
}
