#include "actors/store/stored_object.hpp"

#include "actors/store/archive.hpp"
#include "messages/codec/stored.hpp"

namespace troupe {

namespace {
constexpr std::uint8_t row_version = 1;
} // namespace

std::string stored_form(const stored_object& row) {
  std::string out;
  text_writer ar{out};
  const auto& kind = row.object.kind();
  ar(row_version, static_cast<std::uint8_t>(row.fate), row.node, std::string{kind.api_version()},
     std::string{kind.kind});
  api::append_stored(out, *kind.type, row.object.data());
  return out;
}

stored_object object_from_stored_form(std::string_view bytes) {
  text_reader ar{bytes};
  std::uint8_t version = 0, fate = 0;
  stored_object row;
  std::string api_version, name;
  ar(version);
  if (version != row_version)
    throw std::runtime_error{"object of the unknown row version " + std::to_string(version)};
  ar(fate, row.node, api_version, name);
  row.fate = static_cast<job_fate>(fate);
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
