#pragma once

#include <chrono>
#include <map>
#include <string>
#include <vector>

#include "asterisk/support/child_process.h"

namespace strowger::test {

// The real Asterisk and its telephones (tests/asterisk/lab), at an address and ports that nobody
// else uses now, so that several test programs may run at a time.
class Lab {
 public:
  // Labs with different names have different files.
  explicit Lab(std::string name);
  // Ends Asterisk, the telephones and all callers.
  ~Lab();

  void Start();
  // Like a power cut.
  void Kill();
  void StopGently();
  // Telephones that answer do so after `ring`; those that leave do so after `talk`.
  void StartTelephones(std::chrono::milliseconds ring, std::chrono::milliseconds talk);

  // Customers call `number`; more options as of "lab call". Each is its own program.
  ChildProcess Call(const std::string& number, std::vector<std::string> options = {});
  // What Asterisk's console prints.
  std::string Console(const std::string& command);
  int CountChannels();

  std::string AriUrl() const;
  // What telephones and callers of earlier stories left is removed.
  void ForgetCalls();

  // Where the lab's programs write; calls/ and phones/ have what sipp saw.
  const std::string& run_folder() const { return run_folder_; }
  const std::string& address() const { return address_; }
  int ari_port() const { return port_ + 1; }
  // What the telephones that leave did, a line for each ringing and each end of a call.
  std::string doings_path() const { return run_folder_ + "/phones/leaves/doings"; }
  // For a server beside the lab.
  int spare_port() const { return port_ + 90; }

 private:
  // Ends the test program when the lab does not obey: nothing can be tested then.
  void Do(std::vector<std::string> command, std::map<std::string, std::string> environment = {});
  ChildProcess Begin(std::vector<std::string> command,
                     std::map<std::string, std::string> environment = {});

  const std::string name_;
  std::string address_;
  int port_ = 0;  // The first of the lab's thousand.
  std::string output_;
  std::string run_folder_;
};

}  // namespace strowger::test
