#include "actors/pod/action.hpp"

#include <algorithm>

namespace troupe::pod {

namespace {

constexpr const char* own_host = "127.0.0.1";
constexpr std::int64_t longest_sleep_s = 365 * 24 * 3600; // it has to fit into microseconds
constexpr std::int32_t highest_port = 65535;

void set_port(action& x, const api::Container& container, const api::IntOrString& port) {
  auto number = port.number;
  if (port.is_string) {
    const auto named = std::find_if(container.ports.begin(), container.ports.end(),
                                    [&](const auto& p) { return p.name == port.text; });
    if (named == container.ports.end()) {
      x.impossible = "couldn't find port: \"" + port.text + "\" in container \"" + container.name + "\"";
      return;
    }
    number = named->containerPort;
  }
  if (number < 1 || number > highest_port)
    x.impossible = "invalid port number: " + std::to_string(number);
  else
    x.where.port = static_cast<std::uint16_t>(number);
}

action knock_of(const api::Container& container, const api::HTTPGetAction& get) {
  action out;
  out.kind = action_kind::knock;
  out.where.http = true;
  out.where.https = get.scheme == "HTTPS";
  out.where.host = get.host.empty() ? own_host : get.host;
  out.where.path = get.path.empty() || get.path.front() != '/' ? "/" + get.path : get.path;
  for (const auto& header : get.httpHeaders)
    out.where.headers.emplace_back(header.name, header.value);
  set_port(out, container, get.port);
  return out;
}

action knock_of(const api::Container& container, const api::TCPSocketAction& tcp) {
  action out;
  out.kind = action_kind::knock;
  out.where.host = tcp.host.empty() ? own_host : tcp.host;
  set_port(out, container, tcp.port);
  return out;
}

template <class Handler> action common_action(const api::Container& container, const Handler& of) {
  if (of.httpGet)
    return knock_of(container, *of.httpGet);
  if (of.tcpSocket)
    return knock_of(container, *of.tcpSocket);
  action out;
  if (of.exec)
    out.argv = of.exec->command;
  if (out.argv.empty())
    out.impossible = "no command specified";
  return out;
}

} // namespace

action action_of(const api::Container& container, const api::Probe& probe) {
  auto out = common_action(container, probe);
  if (probe.grpc)
    out.impossible = "this node does not speak gRPC: use an exec, httpGet or tcpSocket probe";
  return out;
}

action action_of(const api::Container& container, const api::LifecycleHandler& hook) {
  if (!hook.sleep)
    return common_action(container, hook);
  action out;
  out.kind = action_kind::sleep;
  out.sleep_us = std::clamp<std::int64_t>(hook.sleep->seconds, 0, longest_sleep_s) * us_per_second;
  return out;
}

} // namespace troupe::pod
