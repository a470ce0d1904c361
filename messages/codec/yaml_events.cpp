#include "messages/codec/yaml_events.hpp"

#include "messages/codec/json_events.hpp"
#include "messages/codec/utf8.hpp"

#include <libfyaml.h>

#include <map>
#include <memory>

namespace troupe::api {

namespace {

struct diag_deleter {
  void operator()(fy_diag* d) const { fy_diag_destroy(d); }
};
struct parser_deleter {
  void operator()(fy_parser* p) const { fy_parser_destroy(p); }
};
using diag_ptr = std::unique_ptr<fy_diag, diag_deleter>;
using parser_ptr = std::unique_ptr<fy_parser, parser_deleter>;

/// Collects errors and prints nothing.
diag_ptr make_diag() {
  fy_diag_cfg config;
  fy_diag_cfg_default(&config);
  config.fp = nullptr;
  config.output_fn = [](fy_diag*, void*, const char*, std::size_t) {};
  diag_ptr diag(fy_diag_create(&config));
  fy_diag_set_collect_errors(diag.get(), true);
  return diag;
}

parser_ptr make_parser(fy_diag* diag) {
  fy_parse_cfg config{};
  config.flags = static_cast<fy_parse_cfg_flags>(FYPCF_QUIET | FYPCF_COLLECT_DIAG | FYPCF_DISABLE_DEPTH_LIMIT);
  config.diag = diag;
  return parser_ptr(fy_parser_create(&config));
}

std::string_view token_text(fy_token* token) {
  std::size_t size = 0;
  const char* text = token ? fy_token_get_text(token, &size) : nullptr;
  return text ? std::string_view(text, size) : std::string_view();
}

yaml_tag read_tag(fy_token* token) {
  constexpr std::string_view prefix = "tag:yaml.org,2002:";
  const auto text = token_text(token);
  if (text.empty())
    return yaml_tag::none;
  const auto name = text.starts_with(prefix) ? text.substr(prefix.size()) : std::string_view();
  return name == "str"      ? yaml_tag::str
         : name == "int"    ? yaml_tag::integer
         : name == "float"  ? yaml_tag::floating
         : name == "bool"   ? yaml_tag::boolean
         : name == "null"   ? yaml_tag::null
         : name == "binary" ? yaml_tag::binary
                            : yaml_tag::other;
}

/// Turns libfyaml's events into ours, document by document.
class collector {
 public:
  collector(int first_line, const yaml_limits& limits, std::vector<yaml_events>& out)
      : first_line_(first_line), limits_(limits), out_(out) {}

  /// False when a limit or a rule is broken; `error` says which.
  bool take(const fy_event& e) {
    switch (e.type) {
    case FYET_DOCUMENT_START:
      current_ = {};
      anchors_.clear();
      return true;
    case FYET_DOCUMENT_END:
      out_.push_back(std::move(current_));
      return true;
    case FYET_MAPPING_START:
      return open(yaml_kind::mapping, e.mapping_start.mapping_start, e.mapping_start.anchor);
    case FYET_SEQUENCE_START:
      return open(yaml_kind::sequence, e.sequence_start.sequence_start, e.sequence_start.anchor);
    case FYET_MAPPING_END:
    case FYET_SEQUENCE_END:
      return close();
    case FYET_SCALAR:
      return scalar(e.scalar);
    case FYET_ALIAS:
      return alias(e.alias.anchor);
    default:
      return true;
    }
  }

  yaml_error error;

 private:
  bool fail(std::string message) {
    error = {std::move(message), static_cast<int>(line_), static_cast<int>(column_)};
    return false;
  }

  /// Adds an event where `token` stands, or where the last one stood.
  yaml_event* add(yaml_kind kind, fy_token* token) {
    if (const auto* mark = token ? fy_token_start_mark(token) : nullptr) {
      line_ = static_cast<std::uint32_t>(mark->line + first_line_);
      column_ = static_cast<std::uint32_t>(mark->column + 1);
    }
    if (current_.events.size() >= limits_.nodes) {
      fail("the document has more than " + std::to_string(limits_.nodes) + " nodes");
      return nullptr;
    }
    auto& e = current_.events.emplace_back();
    e.kind = kind;
    e.line = line_;
    e.column = column_;
    return &e;
  }

  void anchor(fy_token* name) {
    if (name)
      anchors_[std::string(token_text(name))] = last();
  }

  std::uint32_t last() const { return static_cast<std::uint32_t>(current_.events.size() - 1); }

  bool open(yaml_kind kind, fy_token* token, fy_token* name) {
    if (!add(kind, token))
      return false;
    anchor(name);
    open_.push_back(last());
    return open_.size() <= limits_.depth || fail("nested deeper than " + std::to_string(limits_.depth) + " levels");
  }

  bool close() {
    if (!add(yaml_kind::end, nullptr))
      return false;
    current_.events[open_.back()].partner = last();
    open_.pop_back();
    return true;
  }

  bool scalar(const fy_event_scalar_data& s) {
    auto* e = add(yaml_kind::scalar, s.value);
    if (!e)
      return false;
    const auto text = token_text(s.value);
    e->text = static_cast<std::uint32_t>(current_.texts.size());
    e->length = static_cast<std::uint32_t>(text.size());
    e->plain = !s.value || fy_token_scalar_style(s.value) == FYSS_PLAIN;
    e->tag = read_tag(s.tag);
    current_.texts += text;
    anchor(s.anchor);
    return true;
  }

  bool alias(fy_token* name) {
    auto* e = add(yaml_kind::alias, name);
    if (!e)
      return false;
    const std::string text(token_text(name));
    const auto found = anchors_.find(text);
    if (found == anchors_.end())
      return fail("unknown anchor '" + text + "' referenced");
    const auto& target = current_.events[found->second];
    if (target.kind != yaml_kind::scalar && target.partner == 0)
      return fail("anchor '" + text + "' value contains itself");
    e->partner = found->second;
    return true;
  }

  int first_line_;
  const yaml_limits& limits_;
  std::vector<yaml_events>& out_;
  yaml_events current_;
  std::map<std::string, std::uint32_t> anchors_;
  std::vector<std::uint32_t> open_;
  std::uint32_t line_ = 0, column_ = 0;
};

bool is_control(char c) { return (c >= 0 && c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7F; }

/// Bytes that the parser would not notice.
yaml_error check_bytes(std::string_view text, int first_line) {
  const auto bad_utf8 = find_invalid_utf8(text);
  std::size_t control = 0;
  while (control < text.size() && !is_control(text[control]))
    ++control;
  const auto at = std::min(bad_utf8, control);
  if (at >= text.size())
    return {};
  const auto [line, column] = line_and_column(text, at);
  return {at == bad_utf8 ? "the text is no valid UTF-8" : "control characters are not allowed", line + first_line - 1,
          column};
}

yaml_error first_error(fy_diag* diag, int first_line) {
  void* position = nullptr;
  if (const auto* e = fy_diag_errors_iterate(diag, &position))
    return {e->msg ? e->msg : "invalid YAML", e->line + first_line - 1, e->column};
  return {"invalid YAML", first_line, 1};
}

} // namespace

yaml_error parse_yaml(std::string_view text, int first_line, const yaml_limits& limits, std::vector<yaml_events>& out) {
  if (auto error = check_bytes(text, first_line); !error.message.empty())
    return error;
  const auto diag = make_diag();
  const auto parser = make_parser(diag.get());
  if (!parser || fy_parser_set_string(parser.get(), text.data(), text.size()) != 0)
    return {"the YAML parser cannot be set up", first_line, 1};
  collector events(first_line, limits, out);
  while (auto* e = fy_parser_parse(parser.get())) {
    const bool fine = events.take(*e);
    fy_parser_event_free(parser.get(), e);
    if (!fine)
      return events.error;
  }
  return fy_parser_get_stream_error(parser.get()) ? first_error(diag.get(), first_line) : yaml_error();
}

} // namespace troupe::api
