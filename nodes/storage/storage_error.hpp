#pragma once

#include <stdexcept>
#include <string>

namespace troupe::storage {

/// Why the store cannot be opened, read or written: a sentence for the person who runs it, with the file's name.
class storage_error : public std::runtime_error {
 public:
  explicit storage_error(const std::string& what) : std::runtime_error(what) {}
};

} // namespace troupe::storage
