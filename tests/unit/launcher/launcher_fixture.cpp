#include "tests/unit/launcher/launcher_fixture.hpp"

#include <csignal>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <fstream>
#include <iterator>
#include <poll.h>
#include <stdexcept>
#include <utility>

namespace troupe::launcher::testing {

namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

/// Where a launcher doesn't end as asked it is ended by force, its keeper first.
void end_house(const fs::path& dir) {
  if (shutdown_launcher(dir, 0ms, 20s))
    return;
  for (int i = 0; i < 50; ++i) {
    const auto [keeper, launcher] = find_processes(dir);
    for (const auto pid : {keeper, launcher})
      if (pid > 0)
        ::kill(pid, SIGKILL);
    if (keeper == 0 && launcher == 0)
      break;
  }
}

} // namespace

temporary_folder::temporary_folder() {
  auto name = (fs::temp_directory_path() / "troupe-launcher-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr)
    throw std::runtime_error("mkdtemp " + name);
  path_ = name;
}

temporary_folder::~temporary_folder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

node::container_key key(std::uint32_t number, std::uint16_t attempt) {
  node::container_key made{.attempt = attempt};
  std::memcpy(made.pod_uid.data(), &number, sizeof number);
  return made;
}

node::container_template program(std::vector<std::string> argv, std::vector<std::string> env) {
  node::container_template made;
  made.argv = std::move(argv);
  made.env = std::move(env);
  return made;
}

node::container_template script(std::string text) { return program({"/bin/sh", "-c", std::move(text)}); }

void news_log::add(const node::runtime_news& news) {
  const std::lock_guard lock{mutex_};
  if (news.connected) {
    ++connections_;
    running_ = news.running;
  }
  for (const auto& s : news.started)
    started_[s.key] = s;
  for (const auto& s : news.running)
    started_[s.key] = s;
  for (const auto& e : news.exited) {
    ++reports_[e.key];
    exits_[e.key] = e;
  }
  for (const auto& c : news.commands)
    commands_.emplace(c.id, c);
  changed_.notify_all();
}

template <class Condition> void news_log::await(Condition condition, const char* what) {
  std::unique_lock lock{mutex_};
  if (!changed_.wait_for(lock, patience, condition))
    throw std::runtime_error(std::string{"waited in vain: "} + what);
}

void news_log::await_connections(int count) {
  await([&] { return connections_ >= count; }, "connection");
}

node::container_exited news_log::await_exit(const node::container_key& who) {
  await([&] { return exits_.contains(who); }, "exit");
  const std::lock_guard lock{mutex_};
  return exits_[who];
}

void news_log::await_exits(std::size_t count) {
  await([&] { return exits_.size() >= count; }, "exits");
}

node::container_started news_log::await_started(const node::container_key& who) {
  await([&] { return started_.contains(who); }, "start");
  const std::lock_guard lock{mutex_};
  return started_[who];
}

node::command_result news_log::await_command(std::uint64_t id) {
  await([&] { return commands_.contains(id); }, "command");
  const std::lock_guard lock{mutex_};
  return commands_.find(id)->second;
}

std::size_t news_log::answers(std::uint64_t id) const {
  const std::lock_guard lock{mutex_};
  return commands_.count(id);
}

std::map<node::container_key, int> news_log::reports() const {
  const std::lock_guard lock{mutex_};
  return reports_;
}

std::map<node::container_key, node::container_exited> news_log::exits() const {
  const std::lock_guard lock{mutex_};
  return exits_;
}

std::vector<node::container_started> news_log::running_at_connect() const {
  const std::lock_guard lock{mutex_};
  return running_;
}

std::optional<node::container_started> news_log::started(const node::container_key& who) const {
  const std::lock_guard lock{mutex_};
  const auto found = started_.find(who);
  return found == started_.end() ? std::nullopt : std::optional{found->second};
}

house_under_test::house_under_test(std::function<void(client_options&)> change) {
  options_.dir = folder_.path() / "launcher";
  options_.slots = 64;
  if (change)
    change(options_);
  connect_agent();
}

house_under_test::~house_under_test() {
  client_.reset();
  end_house(options_.dir);
}

void house_under_test::connect_agent(bool acknowledges) {
  client_ = std::make_unique<launcher_client>(options_);
  client_->listen([this, acknowledges, agent = client_.get()](const node::runtime_news& news) {
    std::vector<std::uint64_t> receipts;
    for (const auto& e : news.exited)
      receipts.push_back(e.sequence);
    news_.add(news);
    if (acknowledges && !receipts.empty())
      agent->acknowledge(std::move(receipts));
  });
}

void house_under_test::acknowledge_all() {
  std::vector<std::uint64_t> receipts;
  for (const auto& [who, exit] : news_.exits())
    receipts.push_back(exit.sequence);
  client_->acknowledge(std::move(receipts));
}

node::container_key house_under_test::run(std::uint32_t number, const std::string& text,
                                          std::vector<std::string> own_env) {
  const auto what = client_->add_template(script(text));
  client_->start(key(number), what, std::move(own_env));
  client_->drop_template(what);
  return key(number);
}

node::container_exited house_under_test::finish(std::uint32_t number, const std::string& text) {
  return news_.await_exit(run(number, text));
}

std::string house_under_test::output(const node::log_position& from,
                                     std::function<void(node::log_request&)> change) const {
  const segment_log_store store{options_.dir};
  node::log_request request;
  request.from = from;
  if (change)
    change(request);
  std::string all;
  for (bool more = true; more;) {
    auto chunk = store.read(request);
    all += chunk.bytes;
    request.cursor = chunk.next;
    more = !chunk.at_end;
  }
  return all;
}

bool eventually(const std::function<bool()>& condition) {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > deadline)
      return false;
    poll(nullptr, 0, 5); // what is awaited here tells nobody
  }
  return true;
}

bool is_alive(std::int32_t pid) {
  std::ifstream stat{"/proc/" + std::to_string(pid) + "/stat"};
  std::string line;
  std::getline(stat, line);
  const auto end = line.rfind(')');
  return end != line.npos && line.compare(end, 3, ") Z") != 0;
}

std::string read_text(const fs::path& file) {
  std::ifstream in{file};
  return {std::istreambuf_iterator<char>{in}, {}};
}

std::int64_t boot_time_in(std::chrono::nanoseconds from_now) {
  timespec now{};
  clock_gettime(CLOCK_BOOTTIME, &now);
  return now.tv_sec * 1'000'000'000LL + now.tv_nsec + from_now.count();
}

void strike(const house_under_test& house, victim who) {
  const auto processes = find_processes(house.dir());
  const auto pid = who == victim::launcher ? processes.launcher : processes.keeper;
  if (pid == 0)
    return;
  ::kill(pid, SIGKILL);
  if (!eventually([&] { return !is_alive(pid); }))
    throw std::runtime_error("it survives SIGKILL");
}

void await_whole(const house_under_test& house) {
  const bool whole = eventually([&] {
    const auto [keeper, launcher] = find_processes(house.dir());
    return keeper > 0 && launcher > 0 && keeper != launcher && is_alive(keeper) && is_alive(launcher);
  });
  if (!whole)
    throw std::runtime_error("keeper and launcher don't come back");
}

} // namespace troupe::launcher::testing
