#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "support/program.h"

namespace strowger::bench {

struct CallCenterSize {
  std::size_t agents = 1000;
  std::size_t customers = 100'000;
};

// The server under measurement: strowgerd as a program of its own with a configuration, customers
// with a past and signed-in sessions, all written before it starts (signing a thousand agents in
// takes minutes by design). One queue without wrap-up that all agents serve.
class CallCenter {
 public:
  explicit CallCenter(CallCenterSize size);
  ~CallCenter();

  // Starts the server on processor 0, and waits until it has looked through its customers.
  void Start();

  Program& server() { return *server_; }
  const std::string& address() const { return address_; }
  // Sessions of the agents and of the PBX.
  const std::vector<std::string>& agent_tokens() const { return agent_tokens_; }
  const std::string& link_token() const { return link_token_; }
  std::string database() const { return (folder_ / "strowger.db").string(); }
  const CallCenterSize& size() const { return size_; }

 private:
  void WriteConfig();
  void FillStore();
  void WaitForUpkeep() const;

  const CallCenterSize size_;
  std::filesystem::path folder_;
  std::string address_;
  std::vector<std::string> agent_tokens_;
  std::string link_token_;
  std::unique_ptr<Program> server_;
};

// The telephone number of customer `index`.
std::string NumberOf(std::size_t index);

}  // namespace strowger::bench
