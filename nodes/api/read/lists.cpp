#include "nodes/api/core.hpp"
#include "nodes/api/read/list_options.hpp"
#include "nodes/api/read/object_walk.hpp"
#include "nodes/api/read/reads.hpp"
#include "nodes/api/refused.hpp"
#include "nodes/api/rendering.hpp"
#include "nodes/api/table/age.hpp"

#include "messages/codec/yaml_write.hpp"

namespace troupe::api_server {

namespace {

constexpr std::size_t short_walk = 64;             ///< so many objects do not delay the watches
constexpr std::size_t piece_size = 256 * 1024;     ///< of a list that is sent as the client takes it
constexpr std::size_t page_size = 8 * 1024 * 1024; ///< a page ends here, whatever the limit is

constexpr std::string_view too_old_token =
    "The provided continue parameter is too old to display a consistent list result. You can start a new list without "
    "the continue parameter, or use the continue token in this response to retrieve the remainder of the results. "
    "Continuing with the provided token results in an inconsistent list - objects that were created, modified, or "
    "deleted between the time the first chunk was returned and now may show up in the list.";

/// One list on its way to a client.
class listing : public std::enable_shared_from_this<listing> {
 public:
  listing(core& with, http::reply to, snapshot_ptr from, object_filter filter, rendering how, list_options options)
      : core_(with), to_(std::move(to)), from_(std::move(from)), filter_(std::move(filter)),
        options_(std::move(options)), text_(filter_.kind(), how, now_us()) {
    if (options_.from)
      place_ = *options_.from;
    place_.version = from_->version;
  }

  void start() {
    if (walk_length(*from_, filter_) <= short_walk)
      return send();
    core_.answer_long(to_, [self = shared_from_this()] { self->send(); });
  }

 private:
  void send();
  void send_page();
  void send_pieces();
  void send_whole(std::string body);
  bool add_items(std::string& out, std::size_t bytes, std::size_t count);
  api::ListMeta page_meta(bool more) const;

  core& core_;
  http::reply to_;
  snapshot_ptr from_;
  object_filter filter_;
  list_options options_;
  list_text text_;
  continue_token place_{};
  bool begun_ = false;
};

void listing::send() { options_.limit > 0 || options_.from ? send_page() : send_pieces(); }

/// Appends items up to these limits. @returns whether there are more.
bool listing::add_items(std::string& out, std::size_t bytes, std::size_t count) {
  std::size_t added = 0;
  auto more = false;
  walk(*from_, filter_, place_.last, [&](const std::string& key, const void* object) {
    if (added == count || out.size() >= bytes) {
      more = true;
      return false;
    }
    text_.add(out, object);
    ++added;
    ++place_.served;
    place_.last = key;
    return true;
  });
  return more;
}

api::ListMeta listing::page_meta(bool more) const {
  api::ListMeta meta;
  meta.resourceVersion = std::to_string(from_->version);
  if (!more)
    return meta;
  meta.continue_ = to_text(place_);
  if (const auto size = known_size(*from_, filter_); size && *size > place_.served)
    meta.remainingItemCount = static_cast<std::int64_t>(*size - place_.served);
  return meta;
}

void listing::send_whole(std::string body) {
  const auto as = text_.how().as;
  if (as == form::yaml)
    body = api::yaml_of_json(body);
  to_.send(http::make_response(200, media_type_of(as), std::move(body)));
}

void listing::send_page() {
  std::string items;
  const auto more = add_items(items, page_size, options_.limit > 0 ? options_.limit : std::string::npos);
  if (more)
    core_.pins.pin(from_);
  std::string body;
  text_.begin(body, page_meta(more));
  body += items;
  text_.end(body);
  send_whole(std::move(body));
}

/// The next piece; what fits into one is sent as a whole.
void listing::send_pieces() {
  std::string out;
  if (!begun_)
    text_.begin(out, page_meta(false));
  const auto whole = text_.how().as == form::yaml;
  const auto more = add_items(out, whole ? std::string::npos : piece_size, std::string::npos);
  if (!more)
    text_.end(out);
  if (!more && !begun_)
    return send_whole(std::move(out));
  if (!begun_)
    to_.begin(200, {{"Content-Type", std::string{media_type_of(text_.how().as)}}});
  begun_ = true;
  if (!to_.write(http::make_chunk(out)))
    return;
  if (!more)
    return to_.end();
  to_.when_drained(
      [self = shared_from_this()] { self->core_.answer_long(self->to_, [self] { self->send_pieces(); }); });
}

/// The snapshot that a list is made of; other answers are thrown as `refused`.
snapshot_ptr chosen(core& with, const snapshot_ptr& newest, const list_options& options) {
  if (!newest)
    throw refused(unavailable("the store is still loading"));
  if (options.from) {
    if (auto pinned = with.pins.find(options.from->version))
      return pinned;
    auto error = expired(too_old_token);
    auto rest = *options.from;
    rest.version = newest->version;
    with.pins.pin(newest);
    error.continue_token = to_text(rest);
    throw refused(error);
  }
  const auto version = options.version.value_or(0);
  if (newest->version < version)
    throw refused(version_too_large(version, newest->version));
  if (!options.exact || newest->version == version)
    return newest;
  if (auto pinned = with.pins.find(version))
    return pinned;
  throw refused(expired("The resourceVersion for the provided list is too old."));
}

} // namespace

void answer_list(core& with, const http::request& request, const resource_request& what, const http::reply& to) {
  const auto how = rendering_for(request);
  const auto options = parse_list_options(request.query, false);
  const auto filter = filter_of(request.query, what);
  const auto version = options.from ? 0 : options.version.value_or(0);
  with.versions.wait(version, with.patience, [=, &with](const snapshot_ptr& newest) {
    core::answer(
        to, [&] { std::make_shared<listing>(with, to, chosen(with, newest, options), filter, how, options)->start(); });
  });
}

} // namespace troupe::api_server
