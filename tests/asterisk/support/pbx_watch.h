#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
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
  // What happened to channels, a line for each event; of a long story only the end.
  std::string Story() const;

 private:
  class Socket;

  void Listen();
  void Take(const std::string& text);
  void Note(TimePoint now, const std::string& type, const std::string& channel,
            const std::string& state);

  std::unique_ptr<Socket> socket_;
  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  std::map<std::string, std::vector<TimePoint>> rings_;  // By device.
  std::map<std::string, bool> ringing_channels_;
  std::deque<std::string> story_;
  std::thread thread_;
};

}  // namespace strowger::test
