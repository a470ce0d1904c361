#include "tests/support/random_resource.hpp"

#include <limits>
#include <string_view>

namespace troupe::test {

namespace {

using namespace api;

template <class T> T& as(void* p) { return *static_cast<T*>(p); }

/// Texts that some codec once took for something else.
// clang-format off: one list
constexpr std::string_view awkward[] = {
    "",
    " ",
    "true",
    "yes",
    "off",
    "null",
    "~",
    "0644",
    "1_000",
    "0x1f",
    "1e3",
    ".5",
    ".inf",
    "1:30",
    "2026-01-02T03:04:05Z",
    "- a",
    "-",
    "?",
    ": b",
    "a: b",
    "a:",
    "a #b",
    "#a",
    "<<",
    "=",
    "*a",
    "&a",
    "!a",
    "|",
    ">",
    "%a",
    "@a",
    "`a",
    "{a}",
    "[a]",
    "a, b",
    "'",
    "\"",
    "it's \"so\"",
    "\\",
    "C:\\x",
    "a\nb",
    "a\nb\n",
    "a\n\nb\n\n",
    "\na",
    " a\n  b",
    "a \nb",
    "a\n b\n",
    "\n",
    "tab\tin",
    "\ttab",
    "tab\t",
    "a\r\nb",
    "---",
    "--- a",
    "...",
    "<script>&",
    "\u00e9\u00df\u6f22",
    "\U0001F600",
    "a\u2028b",
    "\u0085",
    "\uFEFF",
    "\x01\x1f\x7f",
    "a // b",
    "the quick brown fox jumps over the lazy dog and the quick brown fox jumps over the lazy dog, said 'nobody'",
    "it: the quick brown fox jumps over the lazy dog and  the quick brown fox jumps over it, \"said\" nobody twice",
    "{\"apiVersion\":\"batch/v1\",\"kind\":\"Job\"}\n"};
// clang-format on

constexpr std::string_view quantities[] = {"0",   "1",     "-1",  "500m", "1500m", "100n", "0.5",  "1.5Gi",  "1Ki",
                                           "3e6", "12E-3", "10M", "1E",   "7u",    "+2k",  "1024", "8191Pi", "1023"};

constexpr std::string_view json_values[] = {
    "{\"f:spec\":{\".\":{},\"f:a\":{}}}", "[1,\"a\",null,true,{}]", "\"x\"", "12", "true", "{}"};

constexpr int max_depth = 14;

} // namespace

std::int64_t random_resource::integer(std::int64_t low, std::int64_t high) {
  return std::uniform_int_distribution<std::int64_t>(low, high)(dice_);
}

std::string random_resource::text() {
  if (chance(40))
    return std::string(awkward[static_cast<std::size_t>(integer(0, std::size(awkward) - 1))]);
  std::string s;
  for (auto n = integer(1, 12); n > 0; --n)
    s += static_cast<char>(integer('a', 'z'));
  return s;
}

Quantity random_resource::quantity() {
  return Quantity(quantities[static_cast<std::size_t>(integer(0, std::size(quantities) - 1))]);
}

void random_resource::string(const field_desc& field, std::string& to) {
  if (field.options.words && chance(80))
    to = field.options.words->words[static_cast<std::size_t>(integer(0, std::ssize(field.options.words->words) - 1))];
  else
    to = text();
  if (field.options.words && to.find("//") != std::string::npos)
    to.clear(); // an unknown word with slashes is taken for a comment, on purpose
}

void random_resource::value(const shape& of, const field_desc& field, void* p, int depth) {
  using limits32 = std::numeric_limits<std::int32_t>;
  using limits64 = std::numeric_limits<std::int64_t>;
  constexpr std::int64_t second = 1'000'000;
  constexpr std::int64_t year_9999 = 253'402'300'799;
  switch (of.kind) {
  case value_kind::boolean:
    as<bool>(p) = chance(50);
    return;
  case value_kind::i32:
    as<std::int32_t>(p) =
        static_cast<std::int32_t>(chance(70) ? integer(-1, 100) : integer(limits32::min(), limits32::max()));
    return;
  case value_kind::i64:
    as<std::int64_t>(p) = chance(70) ? integer(-1, 100) : integer(limits64::min(), limits64::max());
    return;
  case value_kind::string:
    return string(field, as<std::string>(p));
  case value_kind::bytes:
    for (auto n = integer(0, 9); n > 0; --n)
      as<Bytes>(p).data += static_cast<char>(integer(0, 255));
    return;
  case value_kind::time:
    as<Time>(p).micros = integer(1, year_9999) * second;
    return;
  case value_kind::micro_time:
    as<MicroTime>(p).micros = integer(1, year_9999 * second);
    return;
  case value_kind::quantity:
    as<Quantity>(p) = quantity();
    return;
  case value_kind::int_or_string:
    as<IntOrString>(p) = chance(50) ? IntOrString(static_cast<std::int32_t>(integer(-1, 70000))) : IntOrString(text());
    return;
  case value_kind::raw_json:
    as<RawJson>(p).text = json_values[static_cast<std::size_t>(integer(0, std::size(json_values) - 1))];
    return;
  case value_kind::object:
    return object(*of.type, p, depth + 1);
  default:
    return collection(of, field, p, depth);
  }
}

void random_resource::collection(const shape& of, const field_desc& field, void* p, int depth) {
  if (depth > max_depth)
    return;
  if (of.kind == value_kind::optional || of.kind == value_kind::boxed) {
    if (chance(of.kind == value_kind::optional ? 60 : 35))
      value(*of.of, field, of.add(p), depth);
    return;
  }
  for (auto n = integer(0, of.of->kind == value_kind::object ? 2 : 3); n > 0; --n)
    value(*of.of, field, of.kind == value_kind::list ? of.add(p) : of.insert(p, text()), depth);
}

void random_resource::object(const type_desc& type, void* p, int depth) {
  for (const auto& f : type.fields)
    if (f.of->kind == value_kind::object || chance(60))
      value(*f.of, f, member(p, f), depth);
}

void random_resource::fill(const type_desc& type, void* value) { object(type, value, 0); }

resource random_resource::make(const kind_info& kind) {
  auto value = new_value(kind);
  fill(*kind.type, value.get());
  return {std::move(value), kind};
}

} // namespace troupe::test
