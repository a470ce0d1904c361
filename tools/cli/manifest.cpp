#include "tools/cli/manifest.hpp"

#include "config/text.hpp"
#include "messages/codec/yaml_read.hpp"
#include "tools/cli/errors.hpp"

#include <fmt/format.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>

namespace troupe::cli {

namespace {

constexpr std::int64_t most_bytes = std::int64_t{32} << 20;

/// A descriptor that is closed, unless it is standard input.
class input {
 public:
  explicit input(const std::string& path)
      : fd_(path == "-" ? STDIN_FILENO : open(path.c_str(), O_RDONLY | O_CLOEXEC)) {}
  ~input() {
    if (fd_ > STDIN_FILENO)
      close(fd_);
  }
  input(const input&) = delete;
  input& operator=(const input&) = delete;
  int get() const { return fd_; }

 private:
  int fd_;
};

std::string too_long() { return "is larger than " + config::print_size(most_bytes) + ", the limit for a manifest"; }

/// Reads everything into `text`. @returns what went wrong, or nothing
std::string read_all(const std::string& path, std::string& text) {
  const input in{path};
  struct stat about {};
  if (in.get() < 0 || fstat(in.get(), &about) != 0)
    return std::string{"cannot be read: "} + std::strerror(errno);
  if (S_ISREG(about.st_mode) && about.st_size > most_bytes)
    return too_long();
  constexpr std::size_t step = 64 * 1024;
  for (ssize_t n = 1; n > 0;) {
    const auto size = text.size();
    text.resize(size + step);
    do
      n = read(in.get(), text.data() + size, step);
    while (n < 0 && errno == EINTR);
    text.resize(size + static_cast<std::size_t>(std::max<ssize_t>(n, 0)));
    if (n < 0)
      return std::string{"cannot be read: "} + std::strerror(errno);
    if (std::cmp_greater(text.size(), most_bytes))
      return too_long();
  }
  return {};
}

bool is_manifest(const std::filesystem::path& path) {
  const auto extension = path.extension();
  return extension == ".yaml" || extension == ".yml" || extension == ".json";
}

/// The files behind one -f: itself, or those of a folder in the order of their names.
std::vector<std::string> files_of(const std::string& path) {
  std::error_code error;
  if (path == "-" || !std::filesystem::is_directory(path, error))
    return {path};
  std::vector<std::string> out;
  for (const auto& entry : std::filesystem::directory_iterator{path, error})
    if (entry.is_regular_file(error) && is_manifest(entry.path()))
      out.push_back(entry.path().string());
  std::sort(out.begin(), out.end());
  return out;
}

void read_file(const std::string& path, manifests& out) {
  const std::string source = path == "-" ? "STDIN" : path;
  std::string text;
  if (const auto problem = read_all(path, text); !problem.empty()) {
    out.problems.push_back(source + ": " + problem);
    return;
  }
  for (auto& document : api::read_manifest(text, source)) {
    for (const auto& problem : document.problems)
      out.problems.push_back(api::located(problem, source));
    for (const auto& hint : document.hints)
      out.hints.push_back(api::located(hint, source));
    if (document.object)
      out.objects.push_back({std::move(document.object), source, document.line});
  }
}

} // namespace

manifests read_manifests(const std::vector<std::string>& paths) {
  manifests out;
  for (const auto& path : paths)
    for (const auto& file : files_of(path))
      read_file(file, out);
  return out;
}

std::string namespace_mismatch(const api::resource& object, const arguments& args) {
  const auto& own = object.meta().namespace_;
  if (!args.name_space_given || !object.kind().namespaced || own.empty() || own == args.name_space)
    return {};
  return fmt::format(
      "the namespace from the provided object \"{0}\" does not match the namespace \"{1}\". You must pass "
      "'--namespace={0}' to perform this operation.",
      own, args.name_space);
}

std::vector<manifest> manifests_for(const arguments& args) {
  auto read = read_manifests(args.files);
  for (const auto& hint : read.hints)
    fmt::print(stderr, "Warning: {}\n", hint);
  for (const auto& m : read.objects)
    if (auto mismatch = namespace_mismatch(m.object, args); !mismatch.empty())
      read.problems.push_back(std::move(mismatch));
  if (read.problems.empty())
    return std::move(read.objects);
  std::string text;
  for (const auto& problem : read.problems)
    text += (text.empty() ? "error: " : "\nerror: ") + problem;
  throw command_error(text);
}

} // namespace troupe::cli
