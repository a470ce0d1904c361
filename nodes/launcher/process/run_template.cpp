#include "nodes/launcher/process/run_template.hpp"

#include <algorithm>
#include <cstring>

namespace troupe::launcher {

namespace {

constexpr std::string_view default_path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

string_list take_list(protocol::reader& from, std::uint32_t count) {
  string_list list;
  for (std::uint32_t i = 0; i < count && from.ok(); ++i)
    list.push_back(from.text().data());
  list.push_back(nullptr);
  return list;
}

const char* or_null(std::string_view text) { return text.empty() ? nullptr : text.data(); }

mount_order take_mount(protocol::reader& from) {
  const auto flags = from.take<std::uint32_t>();
  mount_order made;
  made.source = from.text().data();
  made.sub_path = or_null(from.text());
  made.target = from.text().data();
  made.read_only = (flags & protocol::mount_read_only) != 0;
  made.recursive_read_only = (flags & protocol::mount_recursive_read_only) != 0;
  return made;
}

/// "NAME=" of "NAME=value".
std::string_view name_of(std::string_view entry) { return entry.substr(0, entry.find('=') + 1); }

string_list point_to(const std::vector<std::string>& texts) {
  string_list list;
  for (const auto& text : texts)
    list.push_back(text.c_str());
  list.push_back(nullptr);
  return list;
}

} // namespace

std::shared_ptr<const run_template> decode_template(std::vector<std::byte> bytes) {
  auto made = std::make_shared<run_template>();
  made->bytes = std::move(bytes);
  protocol::reader from{made->bytes};
  made->body = from.take<protocol::template_body>();
  for (std::uint32_t i = 0; i < made->body.groups && from.ok(); ++i)
    made->groups.push_back(from.take<std::uint32_t>());
  made->oom_score_adj = std::to_string(made->body.oom_score_adj);
  made->working_dir = or_null(from.text());
  made->rootfs = or_null(from.text());
  made->message_path = or_null(from.text());
  made->argv = take_list(from, made->body.argv);
  made->env = take_list(from, made->body.env);
  for (std::uint32_t i = 0; i < made->body.mounts && from.ok(); ++i)
    made->mounts.push_back(take_mount(from));
  if (!from.ok() || made->body.argv == 0)
    return nullptr;
  made->path_texts = program_paths(made->argv[0], made->env);
  made->paths = point_to(made->path_texts);
  return made;
}

std::vector<std::string> program_paths(std::string_view name, const string_list& env) {
  if (name.empty() || name.find('/') != name.npos)
    return {std::string{name}};
  std::string_view path = default_path;
  for (const char* entry : env)
    if (entry != nullptr && std::strncmp(entry, "PATH=", 5) == 0)
      path = entry + 5;
  std::vector<std::string> found;
  for (bool more = true; more;) {
    const auto end = path.find(':');
    const auto folder = path.substr(0, end);
    found.push_back(std::string{folder.empty() ? "." : folder} + '/' + std::string{name});
    more = end != path.npos;
    path.remove_prefix(more ? end + 1 : path.size());
  }
  return found;
}

const char* const* run_environment::merge(const run_template& base, std::span<const std::byte> own,
                                          std::uint32_t count) {
  own_.clear();
  if (count == 0)
    return base.env.data();
  const auto* first = reinterpret_cast<const char*>(own.data());
  text_.assign(first, first + own.size());
  const char* at = text_.data();
  for (std::uint32_t i = 0; i < count; ++i, at += std::strlen(at) + 1)
    own_.push_back(at);
  merged_.clear();
  for (const char* entry : base.env)
    if (entry != nullptr && !is_overridden(entry))
      merged_.push_back(entry);
  merged_.insert(merged_.end(), own_.begin(), own_.end());
  merged_.push_back(nullptr);
  return merged_.data();
}

const char* const* run_environment::paths(const run_template& base) {
  if (!is_overridden("PATH="))
    return base.paths.data();
  path_texts_ = program_paths(base.argv[0], own_);
  paths_ = point_to(path_texts_);
  return paths_.data();
}

const char* const* run_environment::search(const char* program, const char* const* env) {
  string_list entries;
  for (; *env != nullptr; ++env)
    entries.push_back(*env);
  path_texts_ = program_paths(program, entries);
  paths_ = point_to(path_texts_);
  return paths_.data();
}

bool run_environment::is_overridden(std::string_view entry) const {
  const auto name = name_of(entry);
  return std::any_of(own_.begin(), own_.end(), [&](const char* own) { return name_of(own) == name; });
}

} // namespace troupe::launcher
