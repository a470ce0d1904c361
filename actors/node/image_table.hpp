#pragma once
// What stands for images on a node that runs containers as processes: its image table. Pure.

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace troupe::node {

/// One row: what a container runs in place of an image.
struct image_entry {
  std::string name;   ///< of the image; * stands for any text. Without a tag it stands for every tag and digest
  std::string rootfs; ///< folder of a root file system; empty: the host's
  std::vector<std::string> entrypoint;    ///< in place of the image's ENTRYPOINT
  std::vector<std::string> args;          ///< in place of the image's CMD
  std::map<std::string, std::string> env; ///< in place of the image's ENV
  std::string working_dir;                ///< in place of the image's WORKDIR; empty: "/"
  bool operator==(const image_entry&) const = default;
};

/// The parts of an image reference that a look-up compares. "docker.io/", "docker.io/library/" mean nothing; no tag and
/// no digest mean the tag "latest".
struct image_reference {
  std::string_view path;   ///< "liksa/batch-job", "registry.example:5000/x"
  std::string_view tag;    ///< empty when none is written
  std::string_view digest; ///< "sha256:…", empty when none is written
};
image_reference parse_reference(std::string_view text) noexcept;

/// Whether Kubernetes would take the text for an image reference at all (else the reason is InvalidImageName).
bool valid_reference(std::string_view text) noexcept;

/// The rows of a node. Immutable.
class image_table {
 public:
  image_table() = default;
  explicit image_table(std::vector<image_entry> rows) : rows_(std::move(rows)) {}

  /// The row for this image, or null. The most specific one wins: a name without * before a pattern, one with a tag
  /// before one without, a pattern with more letters before one with fewer; then the first.
  const image_entry* resolve(std::string_view image) const;
  /// The names of all rows, in their order.
  std::vector<std::string> patterns() const;

 private:
  std::vector<image_entry> rows_;
};

} // namespace troupe::node
