#include "nodes/agent/machine.hpp"

#include <sys/statvfs.h>
#include <sys/sysinfo.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <fstream>
#include <thread>

namespace troupe {

namespace {

std::string first_line(const char* file) {
  std::ifstream in{file};
  std::string line;
  std::getline(in, line);
  return line;
}

std::string os_name() {
  std::ifstream in{"/etc/os-release"};
  for (std::string line; std::getline(in, line);)
    if (line.starts_with("PRETTY_NAME=\"") && line.size() > 14)
      return line.substr(13, line.size() - 14);
  return "Linux";
}

/// Kubernetes' names of architectures.
std::string architecture(const std::string& machine) {
  if (machine == "x86_64")
    return "amd64";
  return machine == "aarch64" ? "arm64" : machine;
}

std::int64_t memory_total() {
  struct sysinfo info {};
  return sysinfo(&info) == 0 ? static_cast<std::int64_t>(info.totalram) * info.mem_unit : 0;
}

std::int64_t memory_available() {
  std::ifstream in{"/proc/meminfo"};
  for (std::string line; std::getline(in, line);)
    if (line.starts_with("MemAvailable:"))
      return std::stoll(line.substr(13)) * 1024;
  return 0;
}

/// Kubernetes' eviction thresholds: 100 MiB of memory, 10 % of the disk.
constexpr std::int64_t memory_threshold = 100LL << 20;

} // namespace

node_description describe_machine(const config::settings& settings) {
  const auto& node = settings.node;
  utsname system{};
  uname(&system);
  node_description out;
  out.name = node.name;
  out.hostname = system.nodename;
  out.kernel_version = system.release;
  out.architecture = architecture(system.machine);
  out.os_image = os_name();
  out.machine_id = first_line("/etc/machine-id");
  out.boot_id = first_line("/proc/sys/kernel/random/boot_id");
  out.labels = node.labels;
  out.labels.try_emplace("kubernetes.io/hostname", node.name);
  out.labels.try_emplace("kubernetes.io/os", "linux");
  out.labels.try_emplace("kubernetes.io/arch", out.architecture);
  out.cpu_milli =
      node.capacity.cpu_milli > 0 ? node.capacity.cpu_milli : std::int64_t{std::thread::hardware_concurrency()} * 1000;
  out.memory_bytes = node.capacity.memory_bytes > 0 ? node.capacity.memory_bytes : memory_total();
  out.max_pods = static_cast<std::int32_t>(node.capacity.pods);
  out.taints = node.taints;
  out.extended = node.capacity.extended;
  out.address = node.controller.is_loopback() ? "127.0.0.1" : std::string{system.nodename};
  struct statvfs disk {};
  if (statvfs(settings.data_dir.c_str(), &disk) == 0)
    out.ephemeral_bytes = static_cast<std::int64_t>(disk.f_blocks * disk.f_frsize);
  for (const auto& image : node.images)
    out.images.push_back(image.name);
  return out;
}

node_health examine_machine(const std::string& data_dir) {
  node_health out;
  out.memory_available = memory_available();
  out.memory_pressure = out.memory_available > 0 && out.memory_available < memory_threshold;
  struct statvfs disk {};
  if (statvfs(data_dir.c_str(), &disk) == 0 && disk.f_blocks > 0) {
    out.disk_available = static_cast<std::int64_t>(disk.f_bavail * disk.f_frsize);
    out.disk_pressure = disk.f_bavail * 10 < disk.f_blocks;
  }
  return out;
}

} // namespace troupe
