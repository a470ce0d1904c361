#pragma once
// Actions that tell how a container is, or that go with its start and end.

#include "messages/resource/table.hpp"

namespace troupe::api {

// clang-format off: a line a field

#define TROUPE_ExecAction(F, T) \
  F(T, command, list_of<std::string>, 1, omitempty, atomic, "?")
/// ?
TROUPE_TYPE(ExecAction, TROUPE_ExecAction)

#define TROUPE_HTTPHeader(F, T) \
  F(T, name, std::string, 1, always, plain, "?") \
  F(T, value, std::string, 2, always, plain, "?")
/// ?
TROUPE_TYPE(HTTPHeader, TROUPE_HTTPHeader)

#define TROUPE_HTTPGetAction(F, T) \
  F(T, path, std::string, 1, omitempty, plain, "?") \
  F(T, port, IntOrString, 2, always, plain, "?") \
  F(T, host, std::string, 3, omitempty, plain, "?") \
  F(T, scheme, std::string, 4, omitempty, one_of(words::uri_scheme), "?") \
  F(T, httpHeaders, list_of<HTTPHeader>, 5, omitempty, atomic, "?")
/// ?
TROUPE_TYPE(HTTPGetAction, TROUPE_HTTPGetAction)

#define TROUPE_TCPSocketAction(F, T) \
  F(T, port, IntOrString, 1, always, plain, "?") \
  F(T, host, std::string, 2, omitempty, plain, "?")
/// ?
TROUPE_TYPE(TCPSocketAction, TROUPE_TCPSocketAction)

#define TROUPE_GRPCAction(F, T) \
  F(T, port, std::int32_t, 1, always, plain, "?") \
  F(T, service, std::optional<std::string>, 2, always, plain, "?")
/// ?
TROUPE_TYPE(GRPCAction, TROUPE_GRPCAction)

#define TROUPE_SleepAction(F, T) \
  F(T, seconds, std::int64_t, 1, always, plain, "?")
/// ?
TROUPE_TYPE(SleepAction, TROUPE_SleepAction)

#define TROUPE_Probe(F, T) \
  F(T, exec, box<ExecAction>, 1, omitempty, in("ProbeHandler", 1), "?") \
  F(T, httpGet, box<HTTPGetAction>, 2, omitempty, in("ProbeHandler", 1), "?") \
  F(T, tcpSocket, box<TCPSocketAction>, 3, omitempty, in("ProbeHandler", 1), "?") \
  F(T, grpc, box<GRPCAction>, 4, omitempty, in("ProbeHandler", 1), "?") \
  F(T, initialDelaySeconds, std::int32_t, 2, omitempty, plain, "?") \
  F(T, timeoutSeconds, std::int32_t, 3, omitempty, plain, "?") \
  F(T, periodSeconds, std::int32_t, 4, omitempty, plain, "?") \
  F(T, successThreshold, std::int32_t, 5, omitempty, plain, "?") \
  F(T, failureThreshold, std::int32_t, 6, omitempty, plain, "?") \
  F(T, terminationGracePeriodSeconds, std::optional<std::int64_t>, 7, omitempty, plain, "?")
/// ?
TROUPE_TYPE(Probe, TROUPE_Probe)

#define TROUPE_LifecycleHandler(F, T) \
  F(T, exec, box<ExecAction>, 1, omitempty, plain, "?") \
  F(T, httpGet, box<HTTPGetAction>, 2, omitempty, plain, "?") \
  F(T, tcpSocket, box<TCPSocketAction>, 3, omitempty, plain, "?") \
  F(T, sleep, box<SleepAction>, 4, omitempty, plain, "?")
/// ?
TROUPE_TYPE(LifecycleHandler, TROUPE_LifecycleHandler)

#define TROUPE_Lifecycle(F, T) \
  F(T, postStart, box<LifecycleHandler>, 1, omitempty, plain, "?") \
  F(T, preStop, box<LifecycleHandler>, 2, omitempty, plain, "?") \
  F(T, stopSignal, std::optional<std::string>, 3, omitempty, plain, "?")
/// ?
TROUPE_TYPE(Lifecycle, TROUPE_Lifecycle)

// clang-format on

} // namespace troupe::api
