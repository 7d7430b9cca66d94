#include "support/lmtp_sender.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <sstream>
#include <string_view>

namespace strowger::test {

namespace {

class Conversation {
 public:
  explicit Conversation(const std::string& path) : socket_(socket(AF_UNIX, SOCK_STREAM, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.copy(address.sun_path, sizeof address.sun_path - 1);
    is_open_ = connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  }
  ~Conversation() { close(socket_); }
  Conversation(const Conversation&) = delete;
  Conversation& operator=(const Conversation&) = delete;

  void Say(std::string_view text) {
    while (is_open_ && !text.empty()) {
      const ssize_t sent = send(socket_, text.data(), text.size(), MSG_NOSIGNAL);
      if (sent <= 0) {
        is_open_ = false;
        return;
      }
      text.remove_prefix(static_cast<std::size_t>(sent));
    }
  }
  // The last line of the next reply; empty when the other side is gone.
  std::string Hear() {
    for (;;) {
      const std::size_t end = heard_.find("\r\n");
      if (end == std::string::npos) {
        char bytes[4096];
        const ssize_t count = is_open_ ? recv(socket_, bytes, sizeof bytes, 0) : 0;
        if (count <= 0) return {};
        heard_.append(bytes, static_cast<std::size_t>(count));
        continue;
      }
      const std::string line = heard_.substr(0, end);
      heard_.erase(0, end + 2);
      if (line.size() < 4 || line[3] != '-') return line;
    }
  }
  std::string Ask(const std::string& command) {
    Say(command + "\r\n");
    return Hear();
  }

 private:
  const int socket_;
  bool is_open_ = false;
  std::string heard_;
};

}  // namespace

std::string LmtpSender::Deliver(const std::string& from, const std::vector<std::string>& to,
                                const std::string& message) const {
  Conversation server(socket_);
  server.Hear();
  server.Ask("LHLO mx.example.net");
  server.Ask("MAIL FROM:<" + from + ">");
  std::size_t taken = 0;
  std::string answer;
  for (const std::string& recipient : to) {
    answer = server.Ask("RCPT TO:<" + recipient + ">");
    taken += answer.starts_with("250");
  }
  if (taken == 0) return answer;
  answer = server.Ask("DATA");
  if (!answer.starts_with("354")) return answer;
  std::istringstream lines(message);
  std::string data;
  for (std::string line; std::getline(lines, line);) {
    data += (line.starts_with('.') ? "." : "") + line + "\r\n";
  }
  server.Say(data + ".\r\n");
  for (; taken > 0; --taken) answer = server.Hear();
  return answer;
}

}  // namespace strowger::test
