#include "nodes/api/http/http_parser.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cstring>
#include <random>

using namespace troupe;
using state = http::request_parser::state;

namespace {

constexpr http::parser_limits small{.header_bytes = 1024, .body_bytes = 4096};

const std::string get = "GET /api/v1/pods?limit=5 HTTP/1.1\r\nHost: x\r\nAccept: application/json\r\n\r\n";
const std::string post = "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello";
const std::string chunked = "PUT /b HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                            "3\r\nabc\r\n4;x=\"y\"\r\ndefg\r\n0\r\nTrailer: t\r\n\r\n";

void push(http::request_parser& parser, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto room = parser.space();
    const auto n = std::min(room.size(), bytes.size());
    std::memcpy(room.data(), bytes.data(), n);
    parser.commit(n);
    bytes.remove_prefix(n);
  }
}

/// What a connection would see: the requests, and the failure if there was one.
struct outcome {
  std::vector<http::request> requests{};
  int failure = 0;
};

/// Feeds a text in pieces of the given sizes.
template <class NextSize> outcome feed(std::string_view text, NextSize next_size, http::parser_limits limits = small) {
  http::request_parser parser{limits};
  outcome result;
  while (result.failure == 0) {
    const auto at = parser.advance();
    if (at == state::done) {
      result.requests.push_back(parser.take());
    } else if (at == state::failed) {
      result.failure = parser.failure();
    } else {
      if (text.empty())
        break;
      const auto n = std::clamp<std::size_t>(next_size(), 1, text.size());
      push(parser, text.substr(0, n));
      text.remove_prefix(n);
    }
  }
  return result;
}

outcome feed(std::string_view text, http::parser_limits limits = small) {
  return feed(
      text, [&] { return text.size(); }, limits);
}

} // namespace

TEST_CASE("requests are the same however they are cut", "[api][http]") {
  const auto all = get + post + chunked + get;
  for (std::size_t size = 1; size <= all.size(); ++size) {
    const auto seen = feed(all, [&] { return size; });
    CAPTURE(size);
    REQUIRE(seen.failure == 0);
    REQUIRE(seen.requests.size() == 4);
    CHECK(seen.requests[0].method == "GET");
    CHECK(seen.requests[0].target == "/api/v1/pods?limit=5");
    CHECK(seen.requests[0].headers.get("accept") == "application/json");
    CHECK(seen.requests[1].body == "hello");
    CHECK(seen.requests[2].body == "abcdefg");
    CHECK(seen.requests[3].body.empty());
  }
}

TEST_CASE("keep-alive by version and header", "[api][http]") {
  CHECK(feed("GET / HTTP/1.1\r\n\r\n").requests.at(0).keep_alive);
  CHECK_FALSE(feed("GET / HTTP/1.1\r\nConnection: close\r\n\r\n").requests.at(0).keep_alive);
  CHECK_FALSE(feed("GET / HTTP/1.0\r\n\r\n").requests.at(0).keep_alive);
  CHECK(feed("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").requests.at(0).keep_alive);
}

TEST_CASE("limits and malformed requests have their status", "[api][http]") {
  struct row {
    const char* name;
    std::string text;
    int status;
  };
  const std::string chunk_of_2k = "800\r\n" + std::string(2048, 'x') + "\r\n";
  const row rows[] = {
      {"a header field over the limit", "GET / HTTP/1.1\r\nX: " + std::string(2000, 'a') + "\r\n\r\n", 431},
      {"a URL over the limit", "GET /" + std::string(2000, 'a') + " HTTP/1.1\r\n\r\n", 431},
      {"a body announced over the limit", "POST / HTTP/1.1\r\nContent-Length: 4097\r\n\r\n", 413},
      {"a body of 2^64 bytes", "POST / HTTP/1.1\r\nContent-Length: 18446744073709551615\r\n\r\n", 413},
      {"a chunked body over the limit",
       "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk_of_2k + chunk_of_2k + chunk_of_2k, 413},
      {"a length that is no number", "POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n", 400},
      {"two lengths", "POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400},
      {"length and chunks", "POST / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", 400},
      {"a chunk size that is no number", "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 400},
      {"the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
      {"a TLS hello", std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11), 400},
      {"no version", "GET /\r\n\r\n", 400},
  };
  for (const auto& c : rows)
    DYNAMIC_SECTION(c.name) {
      CHECK(feed(c.text).failure == c.status);
      CHECK(feed(c.text, [] { return 7; }).failure == c.status);
    }
}

TEST_CASE("a body exactly at the limit passes", "[api][http]") {
  const auto seen = feed("POST / HTTP/1.1\r\nContent-Length: 4096\r\n\r\n" + std::string(4096, 'x'));
  REQUIRE(seen.requests.size() == 1);
  CHECK(seen.requests[0].body.size() == 4096);
}

TEST_CASE("a frame that never ends is not collected for ever", "[api][http]") {
  const auto endless = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1;" + std::string(100'000, 'x');
  CHECK(feed(endless, [] { return 1000; }).failure != 0);
}

TEST_CASE("100-continue is asked for once", "[api][http]") {
  http::request_parser parser{small};
  push(parser, "POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
  REQUIRE(parser.advance() == state::more);
  CHECK(parser.wants_continue());
  CHECK_FALSE(parser.wants_continue());
  push(parser, "ab");
  CHECK(parser.advance() == state::done);
}

TEST_CASE("truncated requests wait, they never pass", "[api][http]") {
  for (const auto& text : {get, post, chunked})
    for (std::size_t size = 0; size < text.size(); ++size) {
      const auto seen = feed(std::string_view{text}.substr(0, size));
      CAPTURE(text, size);
      CHECK(seen.requests.empty());
      CHECK(seen.failure == 0);
    }
}

TEST_CASE("random and damaged bytes never crash the parser", "[api][http][fuzz]") {
  std::mt19937 random{20261124};
  const std::vector<std::string> seeds{get, post, chunked, get + chunked + post};
  const std::string spice = "\r\n :;=%\t\0\x7f\xff"
                            "0123456789abcdefF";
  for (int round = 0; round < 30'000; ++round) {
    auto text = seeds[random() % seeds.size()];
    for (auto edits = 1 + random() % 6; edits > 0; --edits) {
      const auto at = random() % text.size();
      switch (random() % 4) {
      case 0:
        text[at] = static_cast<char>(random());
        break;
      case 1:
        text[at] = spice[random() % spice.size()];
        break;
      case 2:
        text.erase(at, 1 + random() % 4);
        break;
      default:
        text.insert(at, text.substr(random() % text.size(), random() % 12));
        break;
      }
      if (text.empty())
        text = "G";
    }
    const auto seen = feed(text, [&] { return 1 + random() % 40; });
    CAPTURE(round, text);
    REQUIRE(seen.requests.size() <= 5);
    for (const auto& r : seen.requests)
      REQUIRE(r.body.size() <= small.body_bytes);
  }
}
