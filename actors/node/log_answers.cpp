#include "actors/node/log_answers.hpp"

#include <utility>

namespace troupe::node {

log_request to_request(const log_query& query) {
  log_request out;
  out.from = {query.from.segment, query.from.first_entry, query.from.run};
  out.cursor = {query.cursor_segment, query.cursor_entry, query.cursor_offset, query.cursor_started};
  out.since_us = query.since_us;
  out.tail_lines = query.tail_lines;
  out.timestamps = query.timestamps;
  out.limit_bytes = query.limit_bytes;
  return out;
}

log_answer read_answer(const log_store& logs, const log_query& query, bool ended) {
  auto chunk = logs.read(to_request(query));
  log_answer out;
  out.bytes = std::move(chunk.bytes);
  out.cursor_segment = chunk.next.segment;
  out.cursor_entry = chunk.next.entry;
  out.cursor_offset = chunk.next.offset;
  out.at_end = chunk.at_end;
  out.gone = chunk.gone;
  out.ended = ended;
  return out;
}

} // namespace troupe::node
