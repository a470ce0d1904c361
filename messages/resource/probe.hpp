#pragma once
// Actions that tell how a container is, or that go with its start and end.

#include "messages/resource/table.hpp"

namespace troupe::api {

// clang-format off: a line a field

#define TROUPE_ExecAction(F, T) \
  F(T, command, list_of<std::string>, 1, omitempty, atomic, "the command and its arguments; no shell")
/// A command to run in a container.
TROUPE_TYPE(ExecAction, TROUPE_ExecAction)

#define TROUPE_HTTPHeader(F, T) \
  F(T, name, std::string, 1, always, plain, "name of the header") \
  F(T, value, std::string, 2, always, plain, "its value")
/// A header of a request.
TROUPE_TYPE(HTTPHeader, TROUPE_HTTPHeader)

#define TROUPE_HTTPGetAction(F, T) \
  F(T, path, std::string, 1, omitempty, plain, "path on the server") \
  F(T, port, IntOrString, 2, always, plain, "number or name of the port") \
  F(T, host, std::string, 3, omitempty, plain, "host; by default the pod itself") \
  F(T, scheme, std::string, 4, omitempty, one_of(words::uri_scheme), "HTTP or HTTPS") \
  F(T, httpHeaders, list_of<HTTPHeader>, 5, omitempty, atomic, "headers of the request")
/// A GET request to a container.
TROUPE_TYPE(HTTPGetAction, TROUPE_HTTPGetAction)

#define TROUPE_TCPSocketAction(F, T) \
  F(T, port, IntOrString, 1, always, plain, "number or name of the port") \
  F(T, host, std::string, 2, omitempty, plain, "host; by default the pod itself")
/// A connection to a container.
TROUPE_TYPE(TCPSocketAction, TROUPE_TCPSocketAction)

#define TROUPE_GRPCAction(F, T) \
  F(T, port, std::int32_t, 1, always, plain, "number of the port") \
  F(T, service, std::optional<std::string>, 2, always, plain, "service to ask for")
/// A health request over gRPC.
TROUPE_TYPE(GRPCAction, TROUPE_GRPCAction)

#define TROUPE_SleepAction(F, T) \
  F(T, seconds, std::int64_t, 1, always, plain, "how long")
/// A pause.
TROUPE_TYPE(SleepAction, TROUPE_SleepAction)

#define TROUPE_Probe(F, T) \
  F(T, exec, box<ExecAction>, 1, omitempty, in("ProbeHandler", 1), "healthy when the command exits with 0") \
  F(T, httpGet, box<HTTPGetAction>, 2, omitempty, in("ProbeHandler", 1), "healthy when the answer is 200 to 399") \
  F(T, tcpSocket, box<TCPSocketAction>, 3, omitempty, in("ProbeHandler", 1), "healthy when the port is open") \
  F(T, grpc, box<GRPCAction>, 4, omitempty, in("ProbeHandler", 1), "healthy when the service says so") \
  F(T, initialDelaySeconds, std::int32_t, 2, omitempty, plain, "pause before the first question") \
  F(T, timeoutSeconds, std::int32_t, 3, omitempty, plain, "how long an answer may take") \
  F(T, periodSeconds, std::int32_t, 4, omitempty, plain, "pause between questions") \
  F(T, successThreshold, std::int32_t, 5, omitempty, plain, "good answers in a row that make it healthy") \
  F(T, failureThreshold, std::int32_t, 6, omitempty, plain, "bad answers in a row that make it unhealthy") \
  F(T, terminationGracePeriodSeconds, std::optional<std::int64_t>, 7, omitempty, plain, \
    "goes before the pod's when the probe ends the container")
/// A repeated question after the health of a container.
TROUPE_TYPE(Probe, TROUPE_Probe)

#define TROUPE_LifecycleHandler(F, T) \
  F(T, exec, box<ExecAction>, 1, omitempty, plain, "run a command") \
  F(T, httpGet, box<HTTPGetAction>, 2, omitempty, plain, "send a request") \
  F(T, tcpSocket, box<TCPSocketAction>, 3, omitempty, plain, "no longer used") \
  F(T, sleep, box<SleepAction>, 4, omitempty, plain, "wait")
/// What to do at one moment of a container's life.
TROUPE_TYPE(LifecycleHandler, TROUPE_LifecycleHandler)

#define TROUPE_Lifecycle(F, T) \
  F(T, postStart, box<LifecycleHandler>, 1, omitempty, plain, "right after its start") \
  F(T, preStop, box<LifecycleHandler>, 2, omitempty, plain, "before it is told to end") \
  F(T, stopSignal, std::optional<std::string>, 3, omitempty, plain, "signal that tells it to end")
/// What to do at the start and before the end of a container.
TROUPE_TYPE(Lifecycle, TROUPE_Lifecycle)

// clang-format on

} // namespace troupe::api
