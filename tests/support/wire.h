#pragma once

#include <cstddef>
#include <memory>
#include <string>

namespace strowger::test {

// A wire between two programs on loopback that a test can cut or freeze: listens at a port of its
// own and carries every connection to the target.
class Wire {
 public:
  Wire(const std::string& target_address, int target_port);
  ~Wire();

  int port() const;
  bool is_cut() const;
  // Ends every connection at once and refuses new ones until Mend.
  void Cut();
  // Carries nothing more and ends nothing, like a network that drops packets, until Mend.
  void Freeze();
  // After the next Mend, carries `bytes` towards whoever connected and then cuts.
  void CutAfter(std::size_t bytes);
  // Takes connections again; frozen ones stay lost.
  void Mend();

 private:
  class Exchange;
  std::unique_ptr<Exchange> exchange_;
};

}  // namespace strowger::test
