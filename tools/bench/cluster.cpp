#include "tools/bench/cluster.hpp"

#include "tools/bench/command.hpp"
#include "tools/bench/text_file.hpp"

#include <boost/json.hpp>

#include <chrono>
#include <exception>
#include <iostream>
#include <stdexcept>
#include <thread>

namespace troupe::bench {

namespace json = boost::json;
using namespace std::chrono_literals;

namespace {

std::string last_line(std::string text) {
  while (text.ends_with('\n'))
    text.pop_back();
  return text.substr(text.rfind('\n') + 1);
}

} // namespace

cluster::cluster(std::filesystem::path bin, std::filesystem::path data_dir, int nodes)
    : troupe_(std::move(bin) / "troupe"), data_dir_(std::move(data_dir)) {
  std::filesystem::create_directories(data_dir_);
  start(nodes);
}

void cluster::start(int nodes) {
  const auto output = data_dir_ / "bench-up.log";
  run({troupe_, "up", "--data-dir", data_dir_, "--nodes", std::to_string(nodes), "--listen", "127.0.0.1:0", "--detach"},
      output);
  address_ = parse_endpoint(last_line(read_text(output)));
  processes_ = ask_status();
}

cluster::~cluster() {
  try {
    run({troupe_, "down", "--data-dir", data_dir_}, data_dir_ / "bench-down.log");
    std::filesystem::remove_all(data_dir_);
  } catch (const std::exception& error) {
    std::cerr << "the cluster in " << data_dir_ << " did not stop: " << error.what() << '\n';
  }
}

std::vector<process> cluster::ask_status() const {
  const auto output = data_dir_ / "bench-status.json";
  run({troupe_, "status", "--data-dir", data_dir_, "-o", "json"}, output);
  const auto listed = json::parse(read_text(output));
  std::vector<process> found;
  for (const auto& each : listed.as_array())
    found.push_back({.role = json::value_to<std::string>(each.at("role")),
                     .name = json::value_to<std::string>(each.at("name")),
                     .pid = json::value_to<pid_t>(each.at("pid"))});
  if (found.empty())
    throw std::runtime_error("troupe status lists no process");
  return found;
}

void cluster::settle() const {
  constexpr auto step = 200ms;
  constexpr auto idle_us = 10'000; // a tick of the kernel's accounting in a step: below 5 % of a core
  auto before = total(cpu_of(processes_));
  for (int looks = 0; looks < 50; ++looks) {
    std::this_thread::sleep_for(step);
    const auto now = total(cpu_of(processes_));
    if (now - before <= idle_us)
      return;
    before = now;
  }
}

} // namespace troupe::bench
