#pragma once

#include "nodes/api/http/http.hpp"

#include <string>

namespace troupe::api_server {

/// The kind of patch that the store is to apply, as a media type: merge patches, and strategic ones that mean the same
/// as a merge patch. Others are 415, thrown as `refused`.
std::string patch_type_of(const http::request& request);

} // namespace troupe::api_server
