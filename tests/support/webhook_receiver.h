#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace strowger::test {

// One request as it came.
struct ReceivedMessage {
  std::string target;
  std::map<std::string, std::string> headers;  // By lower-case names.
  std::string body;
};

struct ReceiverAnswer {
  int status = 204;
  std::map<std::string, std::string> headers = {};
  std::string body = {};
  std::chrono::milliseconds delay{0};
};

// A real HTTP server on loopback that records what it is told, on a thread of its own. With a
// certificate it speaks TLS.
class WebhookReceiver {
 public:
  struct Options {
    int port = 0;  // 0: any.
    std::string certificate = {};
    std::string key = {};
  };
  using Judge = std::function<ReceiverAnswer(const ReceivedMessage&)>;

  WebhookReceiver();
  explicit WebhookReceiver(const Options& options);
  ~WebhookReceiver();

  int port() const;
  // "http://127.0.0.1:PORT/hook"; of TLS "https://localhost:PORT/hook".
  std::string url() const;
  // Says what to answer; on the receiver's thread. Without it all is taken.
  void Answers(Judge judge);

  std::vector<ReceivedMessage> messages() const;
  std::size_t count() const;
  std::size_t connections() const;
  // False when so many do not come in time.
  bool WaitFor(std::size_t count,
               std::chrono::milliseconds patience = std::chrono::seconds(20)) const;

 private:
  class Engine;
  std::unique_ptr<Engine> engine_;
};

}  // namespace strowger::test
