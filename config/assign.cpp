#include "config/assign.hpp"

#include "config/node_words.hpp"
#include "config/text.hpp"
#include "messages/nearest.hpp"

#include <algorithm>
#include <array>
#include <functional>

namespace troupe::config {

namespace {

using refusals = std::vector<refusal>;

std::vector<std::string_view> split_words(std::string_view words) {
  std::vector<std::string_view> out;
  while (!words.empty()) {
    const auto end = std::min(words.find(' '), words.size());
    out.push_back(words.substr(0, end));
    words.remove_prefix(std::min(end + 1, words.size()));
  }
  return out;
}

std::string described(const value& v) {
  switch (v.kind) {
  case value_kind::null:
    return "nothing";
  case value_kind::list:
    return "a list";
  case value_kind::map:
    return "a map";
  case value_kind::scalar:
    break;
  }
  return v.text;
}

refusal refuse(const value& v, std::string below, std::string message, std::string near = {}) {
  return {v.line, std::move(below), described(v), std::move(message), std::move(near)};
}

/// A number in its unit, from text.
std::optional<std::int64_t> read_number(value_type type, std::string_view text) {
  switch (type) {
  case value_type::integer:
    return read_integer(text);
  case value_type::size:
    return read_size(text);
  case value_type::cpu:
    return read_cpu(text);
  case value_type::time:
    if (const auto d = read_duration(text))
      return d->count();
    return {};
  default:
    return {};
  }
}

bool is_word(const key& k, std::string_view text) {
  const auto words = split_words(k.words);
  return std::find(words.begin(), words.end(), text) != words.end();
}

refusals assign_number(settings& into, const key& k, const value& v) {
  auto n = is_word(k, v.text) ? std::optional<std::int64_t>{0} : read_number(k.type, v.text);
  if (!n || (!is_word(k, v.text) && (*n < k.min || *n > k.max)))
    return {refuse(v, "", k.allowed())};
  if (k.type == value_type::time)
    *std::get<duration*>(k.where(into)) = duration{*n};
  else
    *std::get<std::int64_t*>(k.where(into)) = *n;
  return {};
}

refusals assign_word(settings& into, const key& k, const value& v) {
  if (!is_word(k, v.text))
    return {refuse(v, "", k.allowed(), nearest(v.text, split_words(k.words)))};
  *std::get<std::string*>(k.where(into)) = v.text;
  return {};
}

refusals assign_bool(settings& into, const key& k, const value& v) {
  const auto b = read_bool(v.text);
  if (!b)
    return {refuse(v, "", k.allowed())};
  *std::get<bool*>(k.where(into)) = *b;
  return {};
}

refusals assign_address(settings& into, const key& k, const value& v) {
  const auto a = read_address(v.text);
  if (!a && !v.text.empty())
    return {refuse(v, "", k.allowed())};
  *std::get<address*>(k.where(into)) = a.value_or(address{});
  return {};
}

refusals read_texts(const value& v, const std::string& below, std::map<std::string, std::string>& out) {
  if (v.kind == value_kind::null)
    return {};
  if (v.kind != value_kind::map)
    return {refuse(v, below, "a map of names to texts")};
  refusals bad;
  std::map<std::string, std::string> read;
  for (const auto& [name, text] : v.members)
    if (text.kind == value_kind::scalar || text.kind == value_kind::null)
      read.emplace(name.text, text.text);
    else
      bad.push_back(refuse(text, below + "." + name.text, "a text"));
  if (bad.empty())
    out = std::move(read);
  return bad;
}

refusals read_list(const value& v, const std::string& below, std::vector<std::string>& out) {
  if (v.kind == value_kind::null)
    return {};
  if (v.kind != value_kind::list)
    return {refuse(v, below, "a list of texts")};
  refusals bad;
  for (std::size_t i = 0; i < v.items.size(); ++i)
    if (v.items[i].kind == value_kind::scalar)
      out.push_back(v.items[i].text);
    else
      bad.push_back(refuse(v.items[i], below + "[" + std::to_string(i) + "]", "a text"));
  return bad;
}

/// A refusal that says all by itself.
refusal problem(const value& v, std::string below, std::string message) {
  return {v.line, std::move(below), "", std::move(message), {}};
}

refusals assign_labels(settings& into, const key& k, const value& v) {
  std::map<std::string, std::string> read;
  auto bad = read_texts(v, "", read);
  for (const auto& [name, text] : v.members)
    if (const auto wrong = label_problem(name.text, text.text); !wrong.empty() && bad.empty())
      bad.push_back(problem(name, "." + name.text, wrong));
  if (bad.empty())
    *std::get<std::map<std::string, std::string>*>(k.where(into)) = std::move(read);
  return bad;
}

refusals assign_taints(settings& into, const key& k, const value& v) {
  if (v.kind != value_kind::list && v.kind != value_kind::null)
    return {refuse(v, "", k.allowed())};
  std::vector<std::string> read;
  auto bad = read_list(v, "", read);
  for (std::size_t i = 0; bad.empty() && i < read.size(); ++i) {
    auto wrong = taint_problem(read[i]);
    if (wrong.empty() && is_taint_repeated(read, i))
      wrong = "duplicated taints with the same key and effect: " + read[i];
    if (!wrong.empty())
      bad.push_back(problem(v.items[i], "[" + std::to_string(i) + "]", wrong));
  }
  if (bad.empty())
    *std::get<std::vector<std::string>*>(k.where(into)) = std::move(read);
  return bad;
}

refusals assign_counts(settings& into, const key& k, const value& v) {
  if (v.kind != value_kind::map && v.kind != value_kind::null)
    return {refuse(v, "", k.allowed())};
  refusals bad;
  std::map<std::string, std::int64_t> read;
  for (const auto& [name, count] : v.members) {
    const auto n = count.kind == value_kind::scalar ? read_integer(count.text).value_or(-1) : -1;
    if (const auto wrong = extended_resource_problem(name.text); !wrong.empty())
      bad.push_back(problem(name, "." + name.text, wrong));
    else if (n < k.min || n > k.max)
      bad.push_back(refuse(count, "." + name.text, std::to_string(k.min) + " to " + std::to_string(k.max)));
    else
      read[name.text] = n;
  }
  if (bad.empty())
    *std::get<std::map<std::string, std::int64_t>*>(k.where(into)) = std::move(read);
  return bad;
}

refusals read_text(const value& v, const std::string& below, std::string& out) {
  if (v.kind != value_kind::scalar)
    return {refuse(v, below, "a text")};
  out = v.text;
  return {};
}

refusals read_rootfs(const value& v, const std::string& below, std::string& out) {
  if (v.kind != value_kind::scalar || (v.text != "host" && !v.text.starts_with('/')))
    return {refuse(v, below, "host, or the absolute path of a folder")};
  out = v.text;
  return {};
}

struct image_member {
  std::string_view name;
  refusals (*read)(const value&, const std::string& below, image&);
};

constexpr std::array image_members = {
    image_member{"name", [](const value& v, const std::string& at, image& i) { return read_text(v, at, i.name); }},
    image_member{"rootfs",
                 [](const value& v, const std::string& at, image& i) { return read_rootfs(v, at, i.rootfs); }},
    image_member{"entrypoint",
                 [](const value& v, const std::string& at, image& i) { return read_list(v, at, i.entrypoint); }},
    image_member{"args", [](const value& v, const std::string& at, image& i) { return read_list(v, at, i.args); }},
    image_member{"env", [](const value& v, const std::string& at, image& i) { return read_texts(v, at, i.env); }},
    image_member{"workingDir",
                 [](const value& v, const std::string& at, image& i) { return read_text(v, at, i.working_dir); }},
};

refusal unknown_member(const value& name, const std::string& below) {
  std::vector<std::string_view> names;
  for (const auto& m : image_members)
    names.push_back(m.name);
  return {name.line, below + "." + name.text, "",
          "not a part of an image: name, rootfs, entrypoint, args, env, workingDir", nearest(name.text, names)};
}

refusals read_image(const value& v, const std::string& below, image& out) {
  if (v.kind != value_kind::map)
    return {refuse(v, below, "a map {name, rootfs, entrypoint, args, env, workingDir}")};
  refusals bad;
  for (const auto& [name, part] : v.members) {
    const auto* member = std::find_if(image_members.begin(), image_members.end(),
                                      [&n = name.text](const auto& m) { return m.name == n; });
    if (member == image_members.end()) {
      bad.push_back(unknown_member(name, below));
      continue;
    }
    auto more = member->read(part, below + "." + name.text, out);
    bad.insert(bad.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
  }
  if (out.name.empty())
    bad.push_back(refuse(v, below, "an image needs its name"));
  return bad;
}

refusals assign_images(settings& into, const key& k, const value& v) {
  if (v.kind != value_kind::list && v.kind != value_kind::null)
    return {refuse(v, "", k.allowed())};
  refusals bad;
  std::vector<image> table(v.items.size());
  for (std::size_t i = 0; i < v.items.size(); ++i) {
    auto more = read_image(v.items[i], "[" + std::to_string(i) + "]", table[i]);
    bad.insert(bad.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
  }
  if (bad.empty())
    *std::get<std::vector<image>*>(k.where(into)) = std::move(table);
  return bad;
}

} // namespace

std::vector<refusal> assign(settings& into, const key& k, const value& v) {
  const bool text = k.type == value_type::text || k.type == value_type::path || k.type == value_type::endpoint;
  if (k.is_single() && v.kind != value_kind::scalar && !(text && v.kind == value_kind::null))
    return {refuse(v, "", k.allowed())};
  switch (k.type) {
  case value_type::text:
  case value_type::path:
    *std::get<std::string*>(k.where(into)) = v.text;
    return {};
  case value_type::word:
    return assign_word(into, k, v);
  case value_type::boolean:
    return assign_bool(into, k, v);
  case value_type::integer:
  case value_type::size:
  case value_type::cpu:
  case value_type::time:
    return assign_number(into, k, v);
  case value_type::endpoint:
    return assign_address(into, k, v);
  case value_type::labels:
    return assign_labels(into, k, v);
  case value_type::taints:
    return assign_taints(into, k, v);
  case value_type::counts:
    return assign_counts(into, k, v);
  case value_type::images:
    return assign_images(into, k, v);
  }
  return {};
}

} // namespace troupe::config
