#include "nodes/api/read/pins.hpp"

#include "messages/codec/json_text.hpp"

#include <algorithm>
#include <charconv>

namespace troupe::api_server {

namespace {

constexpr char part_mark = ' ';

/// Swaps the two characters of base64 that mean something in a URL.
void swap_alphabet(std::string& text, std::string_view from, std::string_view to) {
  for (auto& c : text)
    if (const auto at = from.find(c); at != std::string_view::npos)
      c = to[at];
}

bool take_number(std::string_view& text, std::uint64_t& number) {
  const auto end = text.find(part_mark);
  if (end == std::string_view::npos)
    return false;
  const auto read = std::from_chars(text.data(), text.data() + end, number);
  const auto whole = read.ec == std::errc{} && read.ptr == text.data() + end;
  text.remove_prefix(end + 1);
  return whole;
}

} // namespace

std::string to_text(const continue_token& token) {
  std::string text;
  api::append_base64(text,
                     std::to_string(token.version) + part_mark + std::to_string(token.served) + part_mark + token.last);
  swap_alphabet(text, "+/", "-_");
  text.erase(std::find(text.begin(), text.end(), '='), text.end());
  return text;
}

std::optional<continue_token> parse_continue_token(std::string_view text) {
  std::string coded{text};
  swap_alphabet(coded, "-_", "+/");
  coded.append((4 - coded.size() % 4) % 4, '=');
  std::string plain;
  std::size_t bad = 0;
  if (!api::read_base64(coded, plain, bad))
    return {};
  continue_token token;
  std::string_view rest = plain;
  if (!take_number(rest, token.version) || !take_number(rest, token.served) || rest.empty())
    return {};
  token.last = rest;
  return token;
}

void pinned_snapshots::forget_old(clock::time_point now) {
  std::erase_if(all_, [&](const pinned& p) { return now - p.used > kept_for; });
}

void pinned_snapshots::pin(const snapshot_ptr& what, clock::time_point now) {
  const std::lock_guard lock{mutex_};
  forget_old(now);
  std::erase_if(all_, [&](const pinned& p) { return p.what->version == what->version; });
  all_.push_back({what, now});
  if (all_.size() > most)
    all_.erase(all_.begin());
}

snapshot_ptr pinned_snapshots::find(std::uint64_t version, clock::time_point now) {
  const std::lock_guard lock{mutex_};
  forget_old(now);
  const auto at = std::find_if(all_.begin(), all_.end(), [&](const pinned& p) { return p.what->version == version; });
  if (at == all_.end())
    return nullptr;
  at->used = now;
  std::rotate(at, at + 1, all_.end());
  return all_.back().what;
}

} // namespace troupe::api_server
