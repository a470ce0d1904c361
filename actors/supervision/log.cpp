#include "actors/supervision/log.hpp"

#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace troupe {

namespace {

spdlog::level::level_enum to_spdlog(severity level) {
  switch (level) {
  case severity::trace: return spdlog::level::trace;
  case severity::debug: return spdlog::level::debug;
  case severity::info: return spdlog::level::info;
  case severity::warning: return spdlog::level::warn;
  case severity::error: return spdlog::level::err;
  }
  return spdlog::level::info;
}

} // namespace

void log(severity level, std::string_view text) {
  spdlog::default_logger_raw()->log(to_spdlog(level), spdlog::string_view_t{text.data(), text.size()});
}

bool logs(severity level) noexcept { return spdlog::default_logger_raw()->should_log(to_spdlog(level)); }

bool set_log_level(std::string_view name) {
  const auto level = spdlog::level::from_str(std::string{name});
  if (level == spdlog::level::off && name != "off")
    return false;
  spdlog::set_level(level);
  return true;
}

void open_log(std::string_view process, std::string_view file) {
  auto name = std::string{process};
  auto logger = file.empty()
                  ? std::make_shared<spdlog::logger>(name, std::make_shared<spdlog::sinks::stderr_sink_mt>())
                  : std::make_shared<spdlog::logger>(
                      name, std::make_shared<spdlog::sinks::basic_file_sink_mt>(std::string{file}));
  logger->set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %L %n %v", spdlog::pattern_time_type::utc);
  logger->flush_on(spdlog::level::info);
  logger->set_level(spdlog::default_logger_raw()->level());
  spdlog::set_default_logger(std::move(logger));
}

} // namespace troupe
