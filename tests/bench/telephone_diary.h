#pragma once

#include <cstddef>
#include <fstream>
#include <map>
#include <string>
#include <vector>

namespace strowger::bench {

// Follows what the laboratory's telephones write down of themselves: when each rings (an INVITE
// came to it) and when its call ends (it sent BYE, or one came to it). Whatever makes them ring is
// seen by the same eyes: those of the telephone.
class TelephoneDiary {
 public:
  // What is in the file already is passed over.
  explicit TelephoneDiary(const std::string& path);

  // Reads what was added since.
  void ReadOn();

  std::size_t ended() const { return end_times_.size(); }
  // Seconds from the end of call `first` to the end of call `last`, counted from 0 over all.
  double SecondsBetweenEnds(std::size_t first, std::size_t last) const;
  // For each ringing after the end of call `first` and until that of call `last`: how long that
  // telephone had been idle, in milliseconds.
  std::vector<double> IdleGapsMs(std::size_t first, std::size_t last) const;

 private:
  struct Gap {
    double ring_time = 0;
    double milliseconds = 0;
  };

  void Note(const std::string& line);

  std::ifstream file_;
  std::string rest_;                          // A line that is not whole yet.
  std::map<std::string, double> idle_since_;  // By telephone, seconds of the system's clock.
  std::vector<double> end_times_;
  std::vector<Gap> gaps_;
};

}  // namespace strowger::bench
