#pragma once
// Sets of completion indexes and their text form: "1,3-5,7".

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace troupe::job_rules {

/// A set of completion indexes, kept as runs: a million neighbours cost as much as one.
class index_set {
 public:
  /// @returns false when it was there already.
  bool insert(std::uint32_t index);
  /// All of first … last.
  void insert_run(std::uint32_t first, std::uint32_t last);
  /// @returns false when it was not there.
  bool erase(std::uint32_t index);
  /// All of `first` and more.
  void erase_from(std::uint32_t first);
  bool contains(std::uint32_t index) const;
  /// How many of them are below `limit`; at once unless some are beyond.
  std::uint64_t count_below(std::uint32_t limit) const;
  /// How many of them are below `limit` and in the other set as well.
  std::uint64_t count_common_below(const index_set& other, std::uint32_t limit) const;
  /// The first index at or after `from` that is not in the set.
  std::uint32_t first_missing(std::uint32_t from) const;
  /// "0,2-4": ascending, runs of three and more with a dash. Only those below `limit`. Kept, and written anew only from
  /// where the set has changed: a Job writes it in each round, and with a hundred thousand runs it is long.
  const std::string& text_below(std::uint32_t limit) const;
  /// The lowest index that is in both.
  std::optional<std::uint32_t> first_common(const index_set& other) const;
  /// Those that are not in the other set.
  index_set without(const index_set& other) const;
  /// The first index at or after `from` that is in the set.
  std::optional<std::uint32_t> first_present(std::uint32_t from) const;
  void insert_all(const index_set& other);
  bool empty() const noexcept { return runs_.empty(); }
  bool operator==(const index_set& other) const { return runs_ == other.runs_; }

 private:
  void changed(std::int64_t by, std::uint32_t from) noexcept;
  void write_from(std::uint32_t from, std::uint32_t limit) const;

  std::map<std::uint32_t, std::uint32_t> runs_; ///< first -> last
  std::uint64_t size_ = 0;
  /// Every so many runs there is a mark, to write on from: the run's first index, and where the text before it ends.
  struct kept_text {
    std::string text;
    std::uint32_t limit = 0;
    std::uint32_t stale_from = 0; ///< what is said of lower indexes is right; no_change: all of it
    std::vector<std::pair<std::uint32_t, std::size_t>> marks;
  };
  static constexpr std::uint32_t no_change = 0xffffffff;
  mutable kept_text kept_;
};

/// Reads a text leniently: bad fragments are skipped, runs are cut at `limit`.
index_set parse_leniently(std::string_view text, std::uint32_t limit);

/// Why a text is none ("too large index: "7""), in Kubernetes' words; nothing when it is one. The empty text is one.
/// @param count receives how many indexes it names
std::optional<std::string> index_text_error(std::string_view text, std::int64_t limit, std::int64_t& count);

} // namespace troupe::job_rules
