#include "config/show.hpp"

#include "config/keys.hpp"
#include "config/text.hpp"

#include <algorithm>

namespace troupe::config {

namespace {

std::string print_list(const std::vector<std::string>& list) {
  std::string out;
  for (const auto& text : list)
    out += (out.empty() ? "" : ", ") + print_text(text);
  return "[" + out + "]";
}

std::string print_map(const std::map<std::string, std::string>& map) {
  std::string out;
  for (const auto& [name, text] : map)
    out += (out.empty() ? "" : ", ") + print_text(name) + ": " + print_text(text);
  return "{" + out + "}";
}

std::string print_counts(const std::map<std::string, std::int64_t>& counts) {
  std::string out;
  for (const auto& [name, count] : counts)
    out += (out.empty() ? "" : ", ") + print_text(name) + ": " + std::to_string(count);
  return "{" + out + "}";
}

std::string print_image(const image& i) {
  auto out = "{name: " + print_text(i.name) + ", rootfs: " + print_text(i.rootfs);
  if (!i.entrypoint.empty())
    out += ", entrypoint: " + print_list(i.entrypoint);
  if (!i.args.empty())
    out += ", args: " + print_list(i.args);
  if (!i.env.empty())
    out += ", env: " + print_map(i.env);
  if (!i.working_dir.empty())
    out += ", workingDir: " + print_text(i.working_dir);
  return out + "}";
}

std::string print_images(const std::vector<image>& images) {
  std::string out;
  for (const auto& i : images)
    out += (out.empty() ? "" : ", ") + print_image(i);
  return "[" + out + "]";
}

std::string print_number(const key& k, std::int64_t n) {
  if (n == 0 && !k.words.empty())
    return std::string{k.words};
  if (k.type == value_type::size)
    return print_size(n);
  return k.type == value_type::cpu ? print_cpu(n) : std::to_string(n);
}

struct printer {
  const key& k;
  std::string operator()(const std::string* s) const { return print_text(*s); }
  std::string operator()(const bool* b) const { return *b ? "true" : "false"; }
  std::string operator()(const std::int64_t* n) const { return print_number(k, *n); }
  std::string operator()(const duration* d) const { return print_duration(*d); }
  std::string operator()(const address* a) const { return print_text(a->text()); }
  std::string operator()(const std::map<std::string, std::string>* m) const { return print_map(*m); }
  std::string operator()(const std::vector<std::string>* l) const { return print_list(*l); }
  std::string operator()(const std::map<std::string, std::int64_t>* m) const { return print_counts(*m); }
  std::string operator()(const std::vector<image>* i) const { return print_images(*i); }
};

std::string print(settings& s, const key& k) { return std::visit(printer{k}, k.where(s)); }

std::string cell(std::string text) {
  for (std::size_t at = 0; (at = text.find('|', at)) != std::string::npos; at += 2)
    text.insert(at, "\\");
  return text;
}

std::string default_cell(const key& k) {
  if (k.type == value_type::images)
    return "knows `liksa/batch-job`";
  return k.fallback.empty() ? "" : "`" + std::string{k.fallback} + "`";
}

} // namespace

std::string show(const settings& s, bool with_origin) {
  auto copy = s; // the table hands out writable places only
  std::string out;
  for (const auto& k : keys()) {
    auto line = std::string{k.name} + ": " + print(copy, k);
    if (with_origin) {
      constexpr std::size_t comment_column = 48;
      line.resize(std::max(line.size() + 2, comment_column), ' ');
      line += "# " + s.origin(k.name);
    }
    out += line + "\n";
  }
  return out;
}

std::string show_value(const settings& s, std::string_view name) {
  auto copy = s;
  return print(copy, *find_key(name));
}

std::string reference() {
  std::string out = "| key | default | allowed | environment | meaning |\n|---|---|---|---|---|\n";
  for (const auto& k : keys())
    out += "| `" + std::string{k.name} + "` | " + default_cell(k) + " | " + cell(k.allowed()) + " | `" + k.env() +
           "` | " + cell(std::string{k.doc}) + " |\n";
  return out;
}

} // namespace troupe::config
