#pragma once
// SQLite repairs some fields of a database's header without a word, or goes on with another meaning of them.

#include <filesystem>

namespace troupe::storage {

/// Does nothing when there is no database yet.
/// @throws storage_error when a field of the header that never changes is not what SQLite writes for us.
void check_header(const std::filesystem::path& database);

} // namespace troupe::storage
