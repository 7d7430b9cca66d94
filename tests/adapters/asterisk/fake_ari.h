#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace strowger::asterisk {

// Stands where Asterisk's HTTP server stands, on loopback, and does what a test says. Each
// connection is served by a thread of its own, so a handler may take its time.
class FakeAri {
 public:
  struct Reply {
    int status = 200;
    std::string body = "[]";
    bool closes = false;  // The connection, after the reply.
  };
  // Answers a request, given as "GET /ari/channels". Called on the connection's thread.
  using Handler = std::function<Reply(const std::string& request)>;

  FakeAri();
  ~FakeAri();

  std::string url() const;
  int port() const;
  void SetHandler(Handler handler);
  // The status that an event socket is refused with; 101 accepts it, 0 leaves it without an answer.
  void SetEventsStatus(int status);

  // Whether events reach the application: without, what it says to itself is taken and does not
  // come back.
  void SetEchoes(bool echoes);

  // Sends a message on all event sockets.
  void Say(const std::string& event);
  // All requests so far, those for event sockets included; what the application says to itself is
  // not among them.
  std::vector<std::string> Requests() const;
  std::size_t CountEventSockets() const;

 private:
  class Server;
  std::unique_ptr<Server> server_;
};

}  // namespace strowger::asterisk
