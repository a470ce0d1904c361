#include "nodes/launcher/process/options.hpp"

#include "nodes/launcher/slot_table.hpp"

#include <charconv>
#include <cstring>
#include <limits>
#include <string_view>

namespace troupe::launcher {

const char usage[] =
    "troupe-launcher --dir DIR [--slots N] [--log-segment-bytes N] [--log-own-after N] [--log-rotate-bytes N]\n"
    "                [--log-rotate-keep N] [--log-total-bytes N] [--containment METHOD] [--ready-fd N]\n"
    "Starts, captures and reaps containers for a Troupe node agent, which starts it itself.\n";

namespace {

template <class T> struct limits_of {
  const char* name;
  T* value;
  T least;
  T most;
};

template <class T>
bool take(const limits_of<T>& limit, std::string_view name, std::string_view text, std::string& error) {
  if (name != limit.name)
    return false;
  T value{};
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failed != std::errc{} || end != text.data() + text.size() || value < limit.least || value > limit.most)
    error = std::string{name} + " " + std::string{text} + ": must be a number from " + std::to_string(limit.least) +
            " to " + std::to_string(limit.most);
  else
    *limit.value = value;
  return true;
}

bool take_text(const char* wanted, std::string& value, std::string_view name, std::string_view text) {
  if (name != wanted)
    return false;
  value = text;
  return true;
}

bool take_any(options& o, std::string_view name, std::string_view text, std::string& error) {
  constexpr std::uint64_t smallest = 2 * read_size;
  constexpr std::uint64_t largest = 1ULL << 30;
  constexpr auto any = std::numeric_limits<std::uint64_t>::max();
  return take_text("--dir", o.dir, name, text) || take_text("--containment", o.containment, name, text) ||
         take(limits_of<std::uint32_t>{"--slots", &o.slots, 1, max_slots}, name, text, error) ||
         take(limits_of<std::uint64_t>{"--log-segment-bytes", &o.logs.segment_bytes, smallest, largest}, name, text,
              error) ||
         take(limits_of<std::uint64_t>{"--log-own-after", &o.logs.own_after, 0, any}, name, text, error) ||
         take(limits_of<std::uint64_t>{"--log-rotate-bytes", &o.logs.rotate_bytes, smallest, largest}, name, text,
              error) ||
         take(limits_of<std::uint32_t>{"--log-rotate-keep", &o.logs.rotate_keep, 1, max_own_segments}, name, text,
              error) ||
         take(limits_of<std::uint64_t>{"--log-total-bytes", &o.logs.total_bytes, 0, any}, name, text, error) ||
         take(limits_of<int>{"--ready-fd", &o.ready_fd, 0, std::numeric_limits<int>::max()}, name, text, error);
}

} // namespace

options parse_options(int argc, char** argv, std::string& error) {
  options o;
  for (int i = 1; i < argc; i += 2) { // to the end: whoever is to hear of an error may be named after it
    const std::string_view name = argv[i];
    std::string wrong;
    if (i + 1 == argc)
      wrong = std::string{name} + ": a value is missing";
    else if (!take_any(o, name, argv[i + 1], wrong))
      wrong = "unknown option " + std::string{name};
    if (error.empty())
      error = wrong;
  }
  if (error.empty() && o.dir.empty())
    error = "--dir is missing";
  return o;
}

} // namespace troupe::launcher
