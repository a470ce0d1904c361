#include "actors/supervision/actor_base.hpp"

#include "actors/supervision/log.hpp"

namespace troupe::supervision_detail {

caf::error describe_exception(const std::exception_ptr& x) {
  try {
    std::rethrow_exception(x);
  } catch (const std::exception& e) {
    return caf::make_error(caf::sec::runtime_error, std::string{e.what()});
  } catch (...) {
    return caf::make_error(caf::sec::runtime_error, std::string{"an exception that is no std::exception"});
  }
}

void report_failure(actor_registry& registry, const std::string& path, const std::string& why) {
  registry.failed(path, why);
  log(severity::error, "actor=" + path + " context=failed reason=\"" + why + "\"");
}

void report_odd_message(const std::string& path, const std::string& what) {
  log(severity::warning, "actor=" + path + " context=unexpected " + what);
}

} // namespace troupe::supervision_detail
