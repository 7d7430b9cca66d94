#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/time.h"

namespace strowger::test {

// Asterisk's own word: a second event socket of a user who may only read, which sees every channel.
class PbxWatch {
 public:
  PbxWatch(const std::string& address, int port);
  ~PbxWatch();

  // When this watch was told that the telephone rings, once for each time that it rang.
  std::vector<TimePoint> RingTimes(const std::string& device) const;
  bool WaitForRinging(const std::string& device, std::size_t times,
                      std::chrono::milliseconds patience) const;
  // Forgets what it saw.
  void Forget();

 private:
  class Socket;

  void Listen();
  void Take(const std::string& text);

  std::unique_ptr<Socket> socket_;
  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  std::map<std::string, std::vector<TimePoint>> rings_;  // By device.
  std::map<std::string, bool> ringing_channels_;
  std::thread thread_;
};

}  // namespace strowger::test
