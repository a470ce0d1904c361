#pragma once
// A container template as the launcher uses it: decoded once, then only pointed to.

#include "nodes/launcher/process/child.hpp"
#include "nodes/launcher/protocol.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace troupe::launcher {

/// Strings ended by a null pointer, as execve wants them.
using string_list = std::vector<const char*>;

/// What all runs of one container of one Job template share.
struct run_template {
  std::vector<std::byte> bytes; ///< the encoding; the pointers below point into it
  protocol::template_body body;
  std::vector<std::uint32_t> groups;
  const char* working_dir = nullptr;  ///< null: none was given
  const char* rootfs = nullptr;       ///< null: the host's
  const char* message_path = nullptr; ///< null: no message file
  std::string oom_score_adj;
  string_list argv;
  string_list env;
  std::vector<mount_order> mounts;
  std::vector<std::string> path_texts;
  string_list paths; ///< where argv[0] may be, by the template's PATH

  /// Whether its runs have a mount namespace of their own.
  bool has_mounts() const { return !mounts.empty() || message_path != nullptr; }
};

/// @return null when the bytes are not a template's
std::shared_ptr<const run_template> decode_template(std::vector<std::byte> bytes);

/// Where a program of this name may be: itself when it has a slash, else in each folder of PATH.
std::vector<std::string> program_paths(std::string_view name, const string_list& env);

/// A run's own environment on top of its template's, in memory that is used again by the slot's next run.
class run_environment {
 public:
  /// @param own NUL-ended strings, one after the other; `count` of them
  /// @return ended by a null; good until the next call
  const char* const* merge(const run_template& base, std::span<const std::byte> own, std::uint32_t count);
  /// Where argv[0] may be. To be called after merge.
  const char* const* paths(const run_template& base);
  /// Where a program may be, by the PATH of an environment that `merge` made. Good until the next call.
  const char* const* search(const char* program, const char* const* env);

 private:
  bool is_overridden(std::string_view entry) const;

  std::vector<char> text_;
  string_list own_;
  string_list merged_;
  std::vector<std::string> path_texts_;
  string_list paths_;
};

} // namespace troupe::launcher
