#include "tools/bench/scenario.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <iostream>

namespace {

using namespace troupe::bench;

struct entry {
  std::string id;
  section (*measure)(const setting&);
};

const entry all_scenarios[] = {
    {"raw", &measure_raw},    {"S1", &measure_throughput}, {"S2", &measure_cpu},
    {"S3", &measure_latency}, {"S9", &measure_idle},
};

struct command_line {
  setting in;
  std::string json_file;
  std::vector<std::string> scenarios;
};

std::vector<std::string> all_ids() {
  std::vector<std::string> ids;
  for (const auto& each : all_scenarios)
    ids.push_back(each.id);
  return ids;
}

void declare(CLI::App& app, command_line& into) {
  app.add_flag("--quick", into.in.quick, "Smaller and coarser");
  app.add_option("--json", into.json_file, "Write the figures to this file as well");
  app.add_option("--bin", into.in.bin, "Where troupe and bench-noop lie")->required();
  app.add_option("--work", into.in.work, "An empty folder for this run")->required();
  app.add_option("SCENARIO", into.scenarios, "Which to run; all when none is named")->check(CLI::IsMember(all_ids()));
}

std::vector<section> measure(const command_line& asked) {
  std::vector<section> sections;
  for (const auto& each : all_scenarios) {
    if (!asked.scenarios.empty() && std::ranges::find(asked.scenarios, each.id) == asked.scenarios.end())
      continue;
    sections.push_back(each.measure(asked.in));
    std::cout << as_table(sections.back()) << std::endl;
  }
  return sections;
}

} // namespace

int main(int argc, char** argv) {
  CLI::App app{"Measures Troupe beside the bare cost of processes, in one run", "tools/bench/run"};
  command_line asked;
  declare(app, asked);
  CLI11_PARSE(app, argc, argv);
  try {
    const auto sections = measure(asked);
    if (!asked.json_file.empty() && !(std::ofstream{asked.json_file} << as_json(sections, asked.in.quick)))
      throw std::runtime_error("cannot write " + asked.json_file);
    return EXIT_SUCCESS;
  } catch (const std::exception& error) {
    std::cerr << "bench: " << error.what() << '\n';
    return EXIT_FAILURE;
  }
}
