#include "messages/cluster/ids.hpp"

#include "messages/cluster/uid_source.hpp"

#include <algorithm>
#include <random>

namespace troupe {

namespace {

constexpr std::string_view suffix_alphabet = "bcdfghjklmnpqrstvwxz2456789";
constexpr std::uint32_t suffix_length = 5;
constexpr std::uint32_t suffix_count = 27U * 27U * 27U * 27U * 27U;
constexpr std::size_t name_base_length = 58;

/// A 64-bit finaliser (the mixing constants of SplitMix64).
constexpr std::uint64_t mix(std::uint64_t x) noexcept {
  x += 0x9e3779b97f4a7c15ULL;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
  return x ^ (x >> 31);
}

std::uint64_t half(const uid_bytes& uid, std::size_t from) noexcept {
  std::uint64_t x = 0;
  for (std::size_t i = 0; i < 8; ++i)
    x = x << 8 | uid[from + i];
  return x;
}

std::uint64_t key_of(const uid_bytes& uid) noexcept { return mix(half(uid, 0) ^ mix(half(uid, 8))); }

void make_version_4(uid_bytes& uid) noexcept {
  uid[6] = static_cast<std::uint8_t>((uid[6] & 0x0fU) | 0x40U);
  uid[8] = static_cast<std::uint8_t>((uid[8] & 0x3fU) | 0x80U);
}

void put(uid_bytes& uid, std::size_t at, std::uint64_t x) noexcept {
  for (std::size_t i = 0; i < 8; ++i)
    uid[at + i] = static_cast<std::uint8_t>(x >> (56 - 8 * i));
}

constexpr std::uint32_t half_bits = 12;
constexpr std::uint32_t half_mask = (1U << half_bits) - 1;
constexpr int rounds = 4;

/// A Feistel network over 24 bits; `forward` tells the direction. 27^5 < 2^24, so the caller walks the cycle.
std::uint32_t feistel(std::uint32_t x, std::uint64_t key, bool forward) noexcept {
  auto left = x >> half_bits;
  auto right = x & half_mask;
  for (int i = 0; i < rounds; ++i) {
    const auto round = static_cast<std::uint64_t>(forward ? i : rounds - 1 - i);
    if (forward) {
      const auto next = left ^ (static_cast<std::uint32_t>(mix(key + round * 0x10001U + right)) & half_mask);
      left = right;
      right = next;
    } else {
      const auto before = right ^ (static_cast<std::uint32_t>(mix(key + round * 0x10001U + left)) & half_mask);
      right = left;
      left = before;
    }
  }
  return left << half_bits | right;
}

std::uint32_t permute(std::uint32_t x, std::uint64_t key, bool forward) noexcept {
  do
    x = feistel(x, key, forward);
  while (x >= suffix_count);
  return x;
}

constexpr int hex_value(char c) noexcept {
  if (c >= '0' && c <= '9')
    return c - '0';
  if (c >= 'a' && c <= 'f')
    return c - 'a' + 10;
  if (c >= 'A' && c <= 'F')
    return c - 'A' + 10;
  return -1;
}

} // namespace

std::string to_text(const uid_bytes& uid) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  out.reserve(36);
  for (std::size_t i = 0; i < uid.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10)
      out.push_back('-');
    out.push_back(digits[uid[i] >> 4]);
    out.push_back(digits[uid[i] & 15U]);
  }
  return out;
}

uid_bytes uid_from_text(std::string_view text) noexcept {
  uid_bytes uid{};
  std::size_t nibble = 0;
  for (const char c : text) {
    if (c == '-')
      continue;
    const auto v = hex_value(c);
    if (v < 0 || nibble == 32)
      return {};
    uid[nibble / 2] = static_cast<std::uint8_t>(uid[nibble / 2] << 4 | v);
    ++nibble;
  }
  return nibble == 32 ? uid : uid_bytes{};
}

namespace {

std::uint32_t entropy() {
  thread_local std::random_device device;
  return device();
}

thread_local std::function<std::uint32_t()> uid_source;

} // namespace

void set_uid_source(std::function<std::uint32_t()> bits) { uid_source = std::move(bits); }

uid_bytes random_uid() {
  uid_bytes uid{};
  for (std::size_t i = 0; i < uid.size(); i += 4) {
    const auto word = uid_source ? uid_source() : entropy();
    for (std::size_t k = 0; k < 4; ++k)
      uid[i + k] = static_cast<std::uint8_t>(word >> (8 * k));
  }
  make_version_4(uid);
  return uid;
}

uid_bytes pod_uid(const uid_bytes& job_uid, std::uint32_t number) noexcept {
  const auto key = key_of(job_uid);
  uid_bytes uid{};
  put(uid, 0, mix(key ^ (std::uint64_t{number} << 1)));
  put(uid, 8, mix(key + 0x9e3779b9U + (std::uint64_t{number} << 1 | 1U)));
  make_version_4(uid);
  return uid;
}

std::string pod_suffix(const uid_bytes& job_uid, std::uint32_t number) {
  auto x = permute(number % suffix_count, key_of(job_uid), true);
  std::string out(suffix_length, ' ');
  for (auto& c : out) {
    c = suffix_alphabet[x % suffix_alphabet.size()];
    x /= static_cast<std::uint32_t>(suffix_alphabet.size());
  }
  return out;
}

std::uint32_t pod_number(const uid_bytes& job_uid, std::string_view suffix) noexcept {
  if (suffix.size() != suffix_length)
    return no_number;
  std::uint32_t x = 0;
  for (auto i = suffix.size(); i-- > 0;) {
    const auto digit = suffix_alphabet.find(suffix[i]);
    if (digit == std::string_view::npos)
      return no_number;
    x = x * static_cast<std::uint32_t>(suffix_alphabet.size()) + static_cast<std::uint32_t>(digit);
  }
  return permute(x, key_of(job_uid), false);
}

std::string pod_name(std::string_view job_name, const uid_bytes& job_uid, std::uint32_t number, std::uint32_t index) {
  const auto middle = index == no_number ? std::string{"-"} : "-" + std::to_string(index) + "-";
  const auto room = name_base_length > middle.size() ? name_base_length - middle.size() : 0;
  const auto limit = index == no_number ? name_base_length : room;
  auto base = std::string{job_name.substr(0, std::min(job_name.size(), limit))} + middle;
  base.resize(std::min(base.size(), name_base_length));
  return base + pod_suffix(job_uid, number);
}

} // namespace troupe
