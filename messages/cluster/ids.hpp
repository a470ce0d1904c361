#pragma once
// How Troupe names Jobs, pods and incarnations of nodes inside the cluster.

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace troupe {

/// A stored object's number, given once and never again; also its key in the durable store (1 … 2^31 - 1).
using object_id = std::uint32_t;

/// A pod: the Job that numbers it, and its number there (0, 1, 2 …). Key in the store: job << 32 | number.
struct pod_ref {
  object_id job = 0;
  std::uint32_t number = 0;
  auto operator<=>(const pod_ref&) const = default;
  std::int64_t key() const noexcept { return static_cast<std::int64_t>(std::uint64_t{job} << 32 | number); }
  static pod_ref from_key(std::int64_t key) noexcept {
    const auto k = static_cast<std::uint64_t>(key);
    return {static_cast<object_id>(k >> 32), static_cast<std::uint32_t>(k)};
  }
  template <class I> friend auto inspect(I& f, pod_ref& x) { return f(x.job, x.number); }
};

using uid_bytes = std::array<std::uint8_t, 16>;

/// Text form 8-4-4-4-12, and back (all zero when malformed).
std::string to_text(const uid_bytes& uid);
uid_bytes uid_from_text(std::string_view text) noexcept;
/// A random version-4 UUID.
uid_bytes random_uid();

/// The UID of pod `number` of a Job: derived, so that it need not be stored (version-4 form).
uid_bytes pod_uid(const uid_bytes& job_uid, std::uint32_t number) noexcept;

/// The five characters after "<job>-" in the pod's name: a keyed permutation of the number over the alphabet
/// bcdfghjklmnpqrstvwxz2456789 (spec/jobs.md §10), so names of one Job never collide below 27^5 pods.
std::string pod_suffix(const uid_bytes& job_uid, std::uint32_t number);
/// The number behind a suffix; 2^32 - 1 when the text is none.
std::uint32_t pod_number(const uid_bytes& job_uid, std::string_view suffix) noexcept;
inline constexpr std::uint32_t no_number = 0xffffffffU;

/// "<job>-<suffix>" or, with an index, "<job>-<index>-<suffix>", the base cut to 58 characters.
std::string pod_name(std::string_view job_name, const uid_bytes& job_uid, std::uint32_t number,
                     std::uint32_t index = no_number);

} // namespace troupe

template <> struct std::hash<troupe::pod_ref> {
  std::size_t operator()(const troupe::pod_ref& p) const noexcept {
    auto x = static_cast<std::uint64_t>(p.key()) * 0x9e3779b97f4a7c15ULL;
    return static_cast<std::size_t>(x ^ (x >> 29));
  }
};
