#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "asterisk/support/child_process.h"
#include "asterisk/support/lab.h"

namespace strowger::test {

// The real strowgerd as its own process, joined to the lab's Asterisk, with a database of its own.
// It has agents a1, a2, ... who serve the queues "support" (offers for 3 s, wrap-up) and "sales"
// (no wrap-up); their users have the same names.
class ServerProcess {
 public:
  ServerProcess(const Lab& lab, int agents);
  // Ends the server and removes its files.
  ~ServerProcess();

  // Starts it, again after it was ended, and waits until it listens.
  void Start();
  // As by kill -9.
  void Kill();
  // Asks it to end and waits; its exit status.
  std::optional<int> Stop();

  std::string address() const { return "127.0.0.1:" + std::to_string(port_); }
  static std::string PasswordOf(const std::string& agent) { return "password-of-" + agent; }
  std::string Log() const;
  // One answer of its database, read only: columns joined by '|', rows by line ends.
  std::string Query(const std::string& sql) const;

 private:
  void WriteConfiguration(const Lab& lab, int agents) const;
  bool Listens() const;

  const int port_;
  std::filesystem::path folder_;
  std::optional<ChildProcess> process_;
};

}  // namespace strowger::test
