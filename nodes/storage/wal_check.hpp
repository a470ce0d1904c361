#pragma once
// SQLite ends the replay of its write-ahead log at the first frame that is not whole and drops what follows without a
// word. This look at the file tells an unfinished last commit from damage.

#include <filesystem>

namespace troupe::storage {

/// Does nothing when there is no log, or when only its last transaction may be incomplete.
/// @throws storage_error when whole commits stand behind a damaged frame.
void check_wal(const std::filesystem::path& wal);

} // namespace troupe::storage
