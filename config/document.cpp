#include "config/document.hpp"

#include <libfyaml.h>

#include <algorithm>
#include <memory>
#include <optional>

namespace troupe::config {

namespace {

constexpr std::size_t max_bytes = std::size_t{1} << 20;
constexpr std::size_t max_depth = 32;

/// Length of the well-formed UTF-8 sequence at the front; 0 when there is none.
std::size_t sequence_length(std::string_view text) {
  const auto byte = [text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const auto lead = byte(0);
  const std::size_t length = lead < 0x80   ? 1
                             : lead < 0xc2 ? 0
                             : lead < 0xe0 ? 2
                             : lead < 0xf0 ? 3
                             : lead < 0xf5 ? 4
                                           : 0;
  if (length == 0 || length > text.size())
    return 0;
  for (std::size_t i = 1; i < length; ++i)
    if ((byte(i) & 0xc0U) != 0x80U)
      return 0;
  const bool overlong = (lead == 0xe0 && byte(1) < 0xa0) || (lead == 0xf0 && byte(1) < 0x90);
  const bool surrogate = lead == 0xed && byte(1) > 0x9f;
  const bool too_high = lead == 0xf4 && byte(1) > 0x8f;
  return overlong || surrogate || too_high ? 0 : length;
}

/// Says where `text` stops being UTF-8; libfyaml 0.7.12 can loop for ever on what is not.
document check_utf8(std::string_view text) {
  document out{.line = 1, .column = 1};
  while (!text.empty()) {
    const auto length = sequence_length(text);
    if (length == 0) {
      out.error = "not valid UTF-8";
      return out;
    }
    const bool newline = text.front() == '\n';
    out.line += newline ? 1 : 0;
    out.column = newline ? 1 : out.column + 1;
    text.remove_prefix(length);
  }
  return {};
}

struct parser_closer {
  void operator()(fy_parser* p) const { fy_parser_destroy(p); }
};
struct diag_closer {
  void operator()(fy_diag* d) const { fy_diag_destroy(d); }
};

/// One document read from a stream of events into a tree.
class reader {
 public:
  explicit reader(std::string_view text) {
    fy_diag_cfg diag_cfg{};
    fy_diag_cfg_default(&diag_cfg);
    diag_cfg.fp = nullptr;
    diag_cfg.output_fn = [](fy_diag*, void*, const char*, size_t) {};
    diag_cfg.colorize = false;
    diag_.reset(fy_diag_create(&diag_cfg));
    fy_diag_set_collect_errors(diag_.get(), true);
    fy_parse_cfg cfg{};
    cfg.flags = static_cast<fy_parse_cfg_flags>(FYPCF_QUIET | FYPCF_DISABLE_DEPTH_LIMIT | FYPCF_JSON_NONE);
    cfg.diag = diag_.get();
    parser_.reset(fy_parser_create(&cfg));
    fy_parser_set_string(parser_.get(), text.data(), text.size());
  }

  document read() {
    while (out_.error.empty() && !ended_)
      step();
    if (out_.error.empty() && out_.root.kind == value_kind::null && !stack_.empty())
      fail(0, 0, "the document ends too early");
    return std::move(out_);
  }

 private:
  struct open {
    value node;
    std::optional<value> key; ///< of a map: read, and waiting for its value
  };

  void fail(int line, int column, std::string message) {
    out_.error = std::move(message), out_.line = line, out_.column = column;
  }

  void step() {
    const auto free_event = [this](fy_event* e) { fy_parser_event_free(parser_.get(), e); };
    const std::unique_ptr<fy_event, decltype(free_event)> event(fy_parser_parse(parser_.get()), free_event);
    if (!event)
      return syntax_error();
    auto mark = fy_event_start_mark(event.get());
    const int line = mark ? mark->line + 1 : 0, column = mark ? mark->column + 1 : 0;
    switch (event->type) {
    case FYET_STREAM_END:
      ended_ = true;
      break;
    case FYET_DOCUMENT_START:
      if (++documents_ > 1)
        fail(line, column, "a second document: a configuration is one");
      break;
    case FYET_MAPPING_START:
      enter(value_kind::map, line, column);
      break;
    case FYET_SEQUENCE_START:
      enter(value_kind::list, line, column);
      break;
    case FYET_MAPPING_END:
    case FYET_SEQUENCE_END:
      leave();
      break;
    case FYET_SCALAR:
      take(scalar(*event, line, column));
      break;
    case FYET_ALIAS:
      fail(line, column, "aliases are not understood here: write the value out");
      break;
    default:
      break;
    }
  }

  void syntax_error() {
    void* position = nullptr;
    const auto* e = fy_diag_errors_iterate(diag_.get(), &position);
    if (e == nullptr)
      fail(0, 0, "not valid YAML");
    else
      fail(e->line, e->column, std::string{"not valid YAML: "} + e->msg);
  }

  static value scalar(fy_event& event, int line, int column) {
    value v{.kind = value_kind::scalar, .line = line, .column = column};
    std::size_t length = 0;
    auto* token = fy_event_get_token(&event);
    if (const char* text = token ? fy_token_get_text(token, &length) : nullptr)
      v.text.assign(text, length);
    const bool plain = token == nullptr || fy_token_scalar_style(token) == FYSS_PLAIN;
    if (plain && (v.text.empty() || v.text == "~" || v.text == "null"))
      v.kind = value_kind::null;
    return v;
  }

  void enter(value_kind kind, int line, int column) {
    if (stack_.size() >= max_depth)
      return fail(line, column, "nested more than " + std::to_string(max_depth) + " levels deep");
    if (!stack_.empty() && stack_.back().node.kind == value_kind::map && !stack_.back().key)
      return fail(line, column, "a name is expected here, not a list or map");
    stack_.push_back({.node = {.kind = kind, .line = line, .column = column}, .key = {}});
  }

  void leave() {
    auto done = std::move(stack_.back().node);
    stack_.pop_back();
    take(std::move(done));
  }

  /// A value is complete: it goes where the innermost open list or map wants it.
  void take(value v) {
    if (stack_.empty()) {
      out_.root = std::move(v);
      return;
    }
    auto& top = stack_.back();
    if (top.node.kind == value_kind::list)
      top.node.items.push_back(std::move(v));
    else if (top.key) {
      if (v.line == 0) // a value that is not written stands where its name does
        v.line = top.key->line, v.column = top.key->column;
      top.node.members.emplace_back(*std::exchange(top.key, std::nullopt), std::move(v));
    } else
      take_name(top, std::move(v));
  }

  void take_name(open& top, value name) {
    const auto same = [&](const auto& member) { return member.first.text == name.text; };
    if (std::any_of(top.node.members.begin(), top.node.members.end(), same))
      return fail(name.line, name.column, "\"" + name.text + "\" stands here for the second time");
    top.key = std::move(name);
  }

  std::unique_ptr<fy_diag, diag_closer> diag_;
  std::unique_ptr<fy_parser, parser_closer> parser_;
  std::vector<open> stack_;
  document out_;
  int documents_ = 0;
  bool ended_ = false;
};

} // namespace

document read_document(std::string_view yaml) {
  if (yaml.size() > max_bytes)
    return {.root = {}, .error = "longer than 1 MiB", .line = 0, .column = 0};
  if (auto bad = check_utf8(yaml); !bad.error.empty())
    return bad;
  return reader{yaml}.read();
}

} // namespace troupe::config
