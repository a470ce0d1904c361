#include "actors/store/view/snapshot.hpp"

#include <algorithm>
#include <charconv>

namespace troupe {

namespace {

constexpr std::size_t digits = 10; ///< of a 32-bit number in a key
constexpr std::size_t suffix_length = 5, longest_base = 58;

std::string padded(std::uint32_t number) {
  auto text = std::to_string(number);
  return text.insert(0, digits - text.size(), '0');
}

std::uint32_t parse(std::string_view text) {
  std::uint32_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

std::string prefix_of(std::string_view name_space, std::string_view job_name) {
  return object_key(name_space, job_name) + "/";
}

bool is_number(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

} // namespace

std::string object_key(std::string_view name_space, std::string_view name) {
  std::string key;
  key.reserve(name_space.size() + name.size() + 1);
  return key.append(name_space).append("/").append(name);
}

std::string job_pods_key(std::string_view name_space, std::string_view job_name, object_id job) {
  return prefix_of(name_space, job_name) + padded(job);
}

std::string pod_entry::name() const { return pod_name(of->owner->job_name, of->owner->uid, number, record->index); }

std::string pod_entry::key() const {
  return job_pods_key(of->owner->name_space, of->owner->job_name, of->owner->job) + "/" + padded(number);
}

namespace snapshot_detail {

range range_of(std::string_view name_space, std::string_view after) {
  range r;
  if (!name_space.empty())
    r.prefix = std::string{name_space} + "/";
  r.from = std::max(std::string{after}, r.prefix);
  return r;
}

std::pair<std::string, std::uint32_t> split_pod_key(std::string_view key) {
  if (key.size() <= digits)
    return {};
  return {std::string{key.substr(0, key.size() - digits - 1)}, parse(key.substr(key.size() - digits))};
}

} // namespace snapshot_detail

const object_map& snapshot::objects(const api::kind_info& kind) const noexcept {
  static const object_map none;
  const auto i = std::find_if(kinds.begin(), kinds.end(), [&](const auto& k) { return k.first == &kind; });
  return i == kinds.end() ? none : i->second;
}

api::resource snapshot::find(const api::kind_info& kind, std::string_view name_space, std::string_view name) const {
  const auto* found = objects(kind).find(object_key(name_space, name));
  return found ? *found : api::resource{};
}

const job_pods* snapshot::pods_of(std::string_view name_space, std::string_view job_name, object_id job) const {
  const auto* found = pods.find(job_pods_key(name_space, job_name, job));
  return found ? found->get() : nullptr;
}

std::vector<const job_pods*> snapshot::pods_of(std::string_view name_space, std::string_view job_name) const {
  std::vector<const job_pods*> all;
  const auto prefix = prefix_of(name_space, job_name);
  pods.each_from(prefix, [&](const std::string& key, const auto& of) {
    if (!key.starts_with(prefix))
      return false;
    all.push_back(of.get());
    return true;
  });
  return all;
}

namespace {

/// The Jobs that may have a pod of this name: by its whole base, by the base without a completion index, and, where the
/// base was cut to its longest form, by all longer names.
std::vector<const job_pods*> candidates(const snapshot& in, std::string_view name_space, std::string_view base) {
  auto all = in.pods_of(name_space, base);
  const auto dash = base.rfind('-');
  if (dash != std::string_view::npos && is_number(base.substr(dash + 1))) {
    const auto indexed = in.pods_of(name_space, base.substr(0, dash));
    all.insert(all.end(), indexed.begin(), indexed.end());
  }
  if (base.size() + 1 < longest_base)
    return all;
  const auto start = object_key(name_space, base.substr(0, longest_base / 2));
  in.pods.each_from(start, [&](const std::string& key, const auto& of) {
    if (!key.starts_with(start))
      return false;
    all.push_back(of.get());
    return true;
  });
  return all;
}

} // namespace

std::optional<pod_entry> snapshot::find_pod(std::string_view name_space, std::string_view name) const {
  const auto found = find_record(name_space, name);
  return found && found->record->visible() ? found : std::nullopt;
}

std::optional<pod_entry> snapshot::find_record(std::string_view name_space, std::string_view name) const {
  if (name.size() < suffix_length + 2)
    return std::nullopt;
  const auto suffix = name.substr(name.size() - suffix_length);
  auto base = name.substr(0, name.size() - suffix_length);
  if (base.back() == '-')
    base.remove_suffix(1);
  for (const auto* of : candidates(*this, name_space, base)) {
    const auto number = pod_number(of->owner->uid, suffix);
    const auto* record = number == no_number ? nullptr : of->pods.find(number);
    if (!record || !record->exists())
      continue;
    const pod_entry entry{of, number, record};
    if (entry.name() == name)
      return entry;
  }
  return std::nullopt;
}

std::size_t snapshot::visible_pods(std::string_view name_space) const {
  std::size_t sum = 0;
  const auto range = snapshot_detail::range_of(name_space, {});
  pods.each_from(range.from, [&](const std::string& key, const auto& of) {
    if (!range.holds(key))
      return false;
    sum += of->visible;
    return true;
  });
  return sum;
}

} // namespace troupe
