#pragma once
// Files of the data directory: written whole or not at all, readable by their owner only.

#include <filesystem>
#include <string>

namespace troupe::up {

/// Makes a folder and those above it. @throws std::runtime_error naming what stands in the way
void make_private_folder(const std::filesystem::path& folder);

/// Replaces the file's content in one step. @throws std::runtime_error naming the file
void write_private_file(const std::filesystem::path& file, const std::string& text);

/// The content; empty when it cannot be read.
std::string read_file(const std::filesystem::path& file);
/// What stands behind `offset` bytes, at most its last `most` bytes.
std::string read_tail(const std::filesystem::path& file, std::uintmax_t offset, std::size_t most);

/// Where everything of a cluster on one machine stands.
class places {
 public:
  /// @param data_dir made absolute
  explicit places(const std::string& data_dir) : root_(std::filesystem::absolute(data_dir)) {}
  const std::filesystem::path& root() const { return root_; }
  std::filesystem::path lock() const { return root_ / "up.lock"; }
  std::filesystem::path state() const { return root_ / "up.json"; }
  std::filesystem::path address() const { return root_ / "address"; }
  std::filesystem::path kubeconfig() const { return root_ / "kubeconfig"; }
  std::filesystem::path tls() const { return root_ / "tls"; }
  std::filesystem::path controller() const { return root_ / "controller"; }
  std::filesystem::path config(const std::string& name) const { return root_ / "config" / (name + ".yaml"); }
  std::filesystem::path log(const std::string& name) const { return root_ / "logs" / (name + ".log"); }
  std::filesystem::path launcher(const std::string& node) const { return root_ / node / "launcher"; }

 private:
  std::filesystem::path root_;
};

/// Holds the data directory against a second cluster until it is destroyed, or the process ends.
class data_lock {
 public:
  /// @throws std::runtime_error when another process holds it, or the file cannot be made
  explicit data_lock(const places& at);
  ~data_lock();
  data_lock(const data_lock&) = delete;
  data_lock& operator=(const data_lock&) = delete;

 private:
  int fd_;
};

} // namespace troupe::up
