#pragma once

#include <string>
#include <vector>

namespace strowger::test {

// A mail server that delivers by LMTP to a unix socket, one conversation each time it is asked.
class LmtpSender {
 public:
  explicit LmtpSender(std::string socket) : socket_(std::move(socket)) {}

  // What the last recipient was told, "250 ..."; empty when the other side was not reached or broke
  // off. `message` has LF line ends.
  std::string Deliver(const std::string& from, const std::vector<std::string>& to,
                      const std::string& message) const;

 private:
  const std::string socket_;
};

}  // namespace strowger::test
