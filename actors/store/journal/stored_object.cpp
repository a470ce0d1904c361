#include "actors/store/journal/stored_object.hpp"

#include "actors/store/journal/archive.hpp"
#include "messages/codec/stored.hpp"

#include <cereal/types/vector.hpp>

#include <limits>

namespace troupe {

namespace {
/// Changes with the layout below; older ones stay readable by a branch of their own.
constexpr std::uint8_t row_version = 2;
constexpr std::uint8_t without_reruns = 1;
constexpr auto every_index = std::numeric_limits<std::uint32_t>::max();

template <class Archive> void write_rule(Archive& ar, const job_rules::rerun_rule& rule) {
  ar(rule.first, rule.keeps_succeeded, rule.again.text_below(every_index), rule.failed.text_below(every_index));
}

job_rules::rerun_rule read_rule(text_reader& ar) {
  job_rules::rerun_rule rule;
  std::string again, failed;
  ar(rule.first, rule.keeps_succeeded, again, failed);
  rule.again = job_rules::parse_leniently(again, every_index);
  rule.failed = job_rules::parse_leniently(failed, every_index);
  return rule;
}
} // namespace

std::string stored_form(const stored_object& row) {
  std::string out;
  text_writer ar{out};
  const auto& kind = row.object.kind();
  ar(row_version, static_cast<std::uint8_t>(row.fate), row.node, std::string{kind.api_version()},
     std::string{kind.kind}, row.reruns, row.voiding.has_value());
  if (row.voiding)
    write_rule(ar, *row.voiding);
  api::append_stored(out, *kind.type, row.object.data());
  return out;
}

stored_object object_from_stored_form(std::string_view bytes) {
  text_reader ar{bytes};
  std::uint8_t version = 0, fate = 0;
  stored_object row;
  std::string api_version, name;
  ar(version);
  if (version != row_version && version != without_reruns)
    throw std::runtime_error{"object of the unknown row version " + std::to_string(version)};
  ar(fate, row.node, api_version, name);
  row.fate = static_cast<job_fate>(fate);
  if (version != without_reruns) {
    auto voiding = false;
    ar(row.reruns, voiding);
    if (voiding)
      row.voiding = read_rule(ar);
  }
  const auto* kind = api::find_kind(api_version, name);
  if (!kind)
    throw std::runtime_error{"object of the unknown kind " + api_version + " " + name};
  auto value = api::new_value(*kind);
  if (!api::read_stored(bytes.substr(bytes.size() - ar.left()), *kind->type, value.get()))
    throw std::runtime_error{"object of kind " + name + " that cannot be read"};
  row.object = {std::move(value), *kind};
  return row;
}

} // namespace troupe
