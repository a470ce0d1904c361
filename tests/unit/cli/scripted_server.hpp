#pragma once
// A server for tests of the client: it answers from a script.

#include <catch2/catch.hpp>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <functional>
#include <string>
#include <thread>

namespace troupe::cli {

/// Listens on a free port and answers one connection after the other from a script.
class scripted_server {
 public:
  /// @param answer gets each request's head; what it returns is sent. Nothing, or "Connection: close" in it: the
  /// connection is closed then
  explicit scripted_server(std::function<std::string(const std::string&)> answer) : answer_(std::move(answer)) {
    listener_ = socket(AF_INET, SOCK_STREAM, 0);
    where_.sin_family = AF_INET;
    where_.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    REQUIRE(bind(listener_, general(), sizeof where_) == 0);
    REQUIRE(listen(listener_, 8) == 0);
    socklen_t size = sizeof where_;
    getsockname(listener_, general(), &size);
    thread_ = std::thread{[this] { serve(); }};
  }
  ~scripted_server() {
    shutdown(listener_, SHUT_RDWR);
    thread_.join();
    close(listener_);
  }
  scripted_server(const scripted_server&) = delete;
  scripted_server& operator=(const scripted_server&) = delete;

  std::string url() const { return "http://127.0.0.1:" + std::to_string(ntohs(where_.sin_port)); }
  int connections() const { return connections_; }

 private:
  sockaddr* general() { return static_cast<sockaddr*>(static_cast<void*>(&where_)); }

  void serve() {
    for (int fd = -1; (fd = accept(listener_, nullptr, nullptr)) >= 0; close(fd)) {
      ++connections_;
      while (converse(fd)) {
      }
    }
  }

  bool converse(int fd) {
    std::string head;
    char c = 0;
    while (head.find("\r\n\r\n") == head.npos && recv(fd, &c, 1, 0) == 1)
      head += c;
    if (head.empty())
      return false;
    const auto text = answer_(head);
    return !text.empty() && send(fd, text.data(), text.size(), MSG_NOSIGNAL) > 0 &&
           text.find("Connection: close") == text.npos;
  }

  std::function<std::string(const std::string&)> answer_;
  int listener_ = -1;
  sockaddr_in where_{};
  std::atomic<int> connections_{0};
  std::thread thread_;
};

inline std::string plain(const std::string& body, const char* more = "") {
  return "HTTP/1.1 200 OK\r\n" + std::string{more} + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
         body;
}

inline std::string chunk(const std::string& text) {
  char size[16];
  std::snprintf(size, sizeof size, "%zx\r\n", text.size());
  return size + text + "\r\n";
}

} // namespace troupe::cli
