#include "tools/console/command.hpp"

#include "messages/nearest.hpp"
#include "tools/console/render.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <sstream>

namespace troupe::console {

namespace {

constexpr std::size_t top_rows = 20;

api_answer ask(const options& how, const std::string& what, const std::string& path = {}) {
  const boost::json::object query{{"what", what}, {"path", path}};
  return how.call({"POST", "/troupe/v1/inspect", boost::json::serialize(query), false});
}

using renderer = std::string (*)(std::string_view);

/// The answer as people read it, or as it came with -o json.
outcome shown(const options& how, const api_answer& answer, renderer render) {
  if (answer.status / 100 != 2)
    return {"error: " + error_text(answer.body) + "\n", false, false};
  return {how.json ? answer.body + "\n" : render(answer.body), true, false};
}

outcome usage(const std::string& text) { return {"error: usage: " + text + "\n", false, false}; }

outcome help(const options&, const std::vector<std::string>&) {
  std::string out;
  for (const auto& c : commands())
    out += fmt::format("{:<18} {}\n", fmt::format("{} {}", c.name, c.arguments), c.help);
  return {out, true, false};
}

outcome tree(const options& how, const std::vector<std::string>& words) {
  if (words.size() > 2)
    return usage("tree [PATH]");
  return shown(how, ask(how, "tree", words.size() == 2 ? words[1] : std::string{}), render_tree);
}

outcome top(const options& how, const std::vector<std::string>&) {
  return shown(how, ask(how, "tree"), [](std::string_view body) { return render_top(body, top_rows); });
}

outcome actor(const options& how, const std::vector<std::string>& words) {
  return words.size() == 2 ? shown(how, ask(how, "actor", words[1]), render_object) : usage("actor PATH");
}

outcome state(const options& how, const std::vector<std::string>& words) {
  return words.size() == 2 ? shown(how, ask(how, "state", words[1]), render_object) : usage("state PATH");
}

outcome kill(const options& how, const std::vector<std::string>& words) {
  if (words.size() != 2)
    return usage("kill PATH");
  if (!how.control)
    return {"error: this console only looks; start it with --control to kill actors\n", false, false};
  return shown(how, ask(how, "kill", words[1]), render_object);
}

outcome log_level(const options& how, const std::vector<std::string>& words) {
  if (words.size() != 2)
    return usage("log trace|debug|info|warn|error");
  return shown(how, ask(how, "log-level", words[1]), render_object);
}

outcome list(const options& how, const char* target) {
  const auto answer = how.call({"GET", target, {}, !how.json});
  return shown(how, answer, render_kubernetes_table);
}

outcome nodes(const options& how, const std::vector<std::string>&) { return list(how, "/api/v1/nodes"); }
outcome jobs(const options& how, const std::vector<std::string>&) { return list(how, "/apis/batch/v1/jobs"); }
outcome quit(const options&, const std::vector<std::string>&) { return {{}, true, true}; }

} // namespace

const std::vector<command>& commands() {
  static const std::vector<command> all{
      {"help", "", "this list", false, help},
      {"tree", "[PATH]", "the supervision tree over all processes, or what is below an actor", true, tree},
      {"top", "", "the busiest actors", false, top},
      {"actor", "PATH", "what an actor is and what it counts", true, actor},
      {"state", "PATH", "an actor's own state", true, state},
      {"kill", "PATH", "end an actor (with --control); its supervisor heals it", true, kill},
      {"nodes", "", "the cluster's nodes", false, nodes},
      {"jobs", "", "all Jobs", false, jobs},
      {"log", "LEVEL", "set the log level of all processes", false, log_level},
      {"quit", "", "leave", false, quit},
  };
  return all;
}

outcome run_line(const options& how, const std::string& line) {
  std::istringstream in{line};
  std::vector<std::string> words;
  for (std::string word; in >> word;)
    words.push_back(word);
  if (words.empty())
    return {};
  std::vector<std::string_view> names;
  for (const auto& c : commands()) {
    if (words[0] == c.name)
      return c.run(how, words);
    names.emplace_back(c.name);
  }
  const auto meant = nearest(words[0], names);
  return {fmt::format("error: unknown command \"{}\"{}; `help` lists them all\n", words[0],
                      meant.empty() ? "" : fmt::format(", did you mean \"{}\"?", meant)),
          false, false};
}

std::vector<std::string> paths(const options& how) {
  const auto answer = ask(how, "tree");
  return answer.status / 100 == 2 ? paths_of(answer.body) : std::vector<std::string>{};
}

} // namespace troupe::console
