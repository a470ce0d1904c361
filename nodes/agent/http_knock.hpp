#pragma once
// One question to a port: a connection, or an HTTP request and the head of its response.

#include "actors/node/endpoint_prober.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ssl/context.hpp>

#include <chrono>

namespace troupe {

/// Never throws: a failure is the answer, in the words of Kubernetes' prober.
boost::asio::awaitable<node::endpoint_answer>
knock_at(node::endpoint where, std::chrono::steady_clock::time_point deadline, boost::asio::ssl::context& tls);

} // namespace troupe
