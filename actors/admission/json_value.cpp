#include "actors/admission/json_value.hpp"

#include "messages/codec/json_write.hpp"

namespace troupe::admission {

std::string json_value(const api::type_desc& type, const void* value) {
  std::string out;
  api::write_json(out, type, value);
  return out;
}

} // namespace troupe::admission
