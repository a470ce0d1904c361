#pragma once
// Where containers leave their termination messages: one file a slot, kept for its next run.

#include <cstdint>
#include <string>

namespace troupe::launcher {

/// The folder of these files. Without it nothing is told.
class message_files {
 public:
  /// @param dir the launcher's folder, which this one is made in
  explicit message_files(const std::string& dir);

  /// The slot's file, absolute. It need not be there.
  std::string path(std::uint32_t slot_number) const;
  /// Makes or empties the file for a run of any user. Where that fails the run's mount of it does.
  void empty(std::uint32_t slot_number) const;
  /// The end of what stands in it, at most protocol::max_told bytes.
  std::string read(std::uint32_t slot_number) const;

 private:
  std::string folder_;
};

} // namespace troupe::launcher
