#pragma once
// Answers to log queries, those included that wait until there is something to read.

#include "actors/node/log_store.hpp"
#include "messages/cluster/node_messages.hpp"

namespace troupe::node {

/// The log store's form of a query.
log_request to_request(const log_query& query);

/// What stands there now. @param ended nothing more will come after it
log_answer read_answer(const log_store& logs, const log_query& query, bool ended);

/// Whether the asker, who waits for something, has got it.
inline bool is_news(const log_answer& answer) noexcept {
  return !answer.bytes.empty() || answer.gone || (answer.ended && answer.at_end);
}

} // namespace troupe::node
