#pragma once

#include "messages/cluster/store_messages.hpp"
#include "nodes/api/http/http.hpp"

namespace troupe::api_server {

/// Puts into a deletion what body and query say of it (spec/kubectl-surface.md §22). 400, 415 and 422 are thrown as
/// `refused`.
void read_delete_options(const http::request& request, client_write& to);

} // namespace troupe::api_server
