// Why a start failed, in a sentence: ENOENT alone misleads when the interpreter is what is missing.

#include "nodes/launcher/process/exits.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <elf.h>
#include <fcntl.h>
#include <string>
#include <string_view>
#include <unistd.h>

namespace troupe::launcher {

namespace {

/// The path as the launcher sees it.
std::string seen_from_here(const char* rootfs, const char* working_dir, std::string_view path) {
  std::string here = rootfs != nullptr ? rootfs : "";
  if (!path.starts_with('/'))
    here.append(working_dir != nullptr ? working_dir : "/").append("/");
  return here.append(path);
}

std::string head_of(int fd, off_t from, std::size_t size) {
  std::string head(size, '\0');
  const auto n = pread(fd, head.data(), size, from);
  head.resize(n > 0 ? static_cast<std::size_t>(n) : 0);
  return head;
}

/// The loader named in a 64-bit program's headers; empty when it has none.
std::string loader_of(int fd, const std::string& head) {
  Elf64_Ehdr elf{};
  if (head.size() < sizeof elf)
    return {};
  std::memcpy(&elf, head.data(), sizeof elf);
  for (int i = 0; i < elf.e_phnum && elf.e_ident[EI_CLASS] == ELFCLASS64; ++i) {
    Elf64_Phdr part{};
    const auto bytes = head_of(fd, static_cast<off_t>(elf.e_phoff) + i * elf.e_phentsize, sizeof part);
    if (bytes.size() < sizeof part)
      break;
    std::memcpy(&part, bytes.data(), sizeof part);
    if (part.p_type == PT_INTERP)
      return head_of(fd, static_cast<off_t>(part.p_offset), std::min<std::size_t>(part.p_filesz, 200)).c_str();
  }
  return {};
}

/// " interpreter X" when the file is there and names one; empty when the file itself is missing.
std::string missing_helper(const std::string& file) {
  const int fd = open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0)
    return {};
  const auto head = head_of(fd, 0, 256);
  std::string helper;
  if (head.starts_with("#!")) {
    const auto line = std::string_view{head}.substr(2, head.find('\n') - 2);
    const auto begin = std::min(line.find_first_not_of(" \t"), line.size());
    const auto word = line.substr(begin, line.find_first_of(" \t\r", begin) - begin);
    helper = "the interpreter \"" + std::string{word} + "\" that its first line names does not exist";
    if (line.ends_with('\r'))
      helper += " (the line ends in a carriage return)";
  } else if (head.starts_with(ELFMAG)) {
    const auto loader = loader_of(fd, head);
    helper = "the loader \"" + (loader.empty() ? "unknown" : loader) + "\" that the program names does not exist";
  }
  close(fd);
  return helper;
}

std::string reason(int error) {
  switch (error) {
  case ENOENT:
    return "no such file or directory";
  case EACCES:
    return "permission denied";
  case ENOEXEC:
    return "exec format error (neither a program nor a script that begins with #!)";
  case E2BIG:
    return "arguments and environment are too long";
  case ETXTBSY:
    return "the file is still open for writing somewhere";
  default:
    return strerrordesc_np(error) != nullptr ? strerrordesc_np(error) : std::to_string(error);
  }
}

std::string explain_exec(const slot& run, const char* rootfs, const char* working_dir, std::string_view name,
                         const char* const* paths) {
  const auto quoted = "exec: \"" + std::string{name} + "\": ";
  if (run.fail_error != ENOENT)
    return quoted + reason(run.fail_error);
  for (const char* const* path = paths; path != nullptr && *path != nullptr; ++path)
    if (const auto helper = missing_helper(seen_from_here(rootfs, working_dir, *path)); !helper.empty())
      return quoted + helper;
  const bool searched = name.find('/') == name.npos;
  return quoted + (searched ? "executable file not found in $PATH" : reason(ENOENT));
}

/// The child has left the place in the message.
std::string explain_mount(const slot& run) {
  const auto at = "mount of a volume at \"" + std::string{run.message.data()} + "\": ";
  switch (run.fail_error) {
  case EXDEV:
  case ELOOP:
    return at + "its path leads out of the volume, or over a link";
  case E2BIG:
    return at + "the folder above it has too many entries to make a place for it there";
  case EINVAL:
    return at + "the kernel does not mount this here";
  default:
    return at + reason(run.fail_error);
  }
}

std::string explain(const slot& run, const char* rootfs, const char* working_dir, const char* name,
                    const char* const* paths) {
  const auto what = std::string{protocol::name(run.fail_step)};
  switch (run.fail_step) {
  case protocol::step::exec:
    return explain_exec(run, rootfs, working_dir, name, paths);
  case protocol::step::chdir:
    return "chdir to \"" + std::string{working_dir} + "\": " + reason(run.fail_error);
  case protocol::step::chroot:
    return "chroot to \"" + std::string{rootfs != nullptr ? rootfs : "?"} + "\": " + reason(run.fail_error);
  case protocol::step::mount:
    return explain_mount(run);
  default:
    return what + ": " + reason(run.fail_error);
  }
}

} // namespace

void explain_failure(slot& run, const char* rootfs, const char* working_dir, const char* name,
                     const char* const* paths) {
  const auto text =
      explain(run, rootfs, working_dir != nullptr ? working_dir : "/", name != nullptr ? name : "?", paths);
  std::snprintf(run.message.data(), run.message.size(), "%s", text.c_str());
}

} // namespace troupe::launcher
