#include "bench/telephone_diary.h"

#include <sstream>

#include "bench/failure.h"

namespace strowger::bench {

TelephoneDiary::TelephoneDiary(const std::string& path) : file_(path) {
  if (!file_) Fail("cannot read what the telephones do: " + path);
  file_.seekg(0, std::ios::end);
}

void TelephoneDiary::ReadOn() {
  file_.clear();  // It had ended; now there may be more.
  char buffer[4096];
  while (file_.read(buffer, sizeof buffer) || file_.gcount() > 0) {
    rest_.append(buffer, static_cast<std::size_t>(file_.gcount()));
  }
  std::size_t begin = 0;
  for (std::size_t end; (end = rest_.find('\n', begin)) != std::string::npos; begin = end + 1) {
    Note(rest_.substr(begin, end - begin));
  }
  rest_.erase(0, begin);
}

// DATE TIME SECONDS "rings" TELEPHONE, or "ends", or "is ended".
void TelephoneDiary::Note(const std::string& line) {
  std::istringstream words(line);
  std::string skipped;
  double time = 0;
  std::string deed;
  std::string telephone;
  words >> skipped >> skipped >> time >> deed;
  while (words >> skipped) telephone = skipped;
  if (telephone.empty()) Fail("a telephone did what is not understood: " + line);
  if (deed != "rings") {
    end_times_.push_back(time);
    idle_since_[telephone] = time;
    return;
  }
  const auto idle = idle_since_.find(telephone);
  if (idle == idle_since_.end()) return;  // Its first call.
  gaps_.push_back({time, (time - idle->second) * 1000});
  idle_since_.erase(idle);
}

double TelephoneDiary::SecondsBetweenEnds(std::size_t first, std::size_t last) const {
  return end_times_.at(last) - end_times_.at(first);
}

std::vector<double> TelephoneDiary::IdleGapsMs(std::size_t first, std::size_t last) const {
  std::vector<double> some;
  for (const Gap& gap : gaps_) {
    const bool is_within =
        gap.ring_time > end_times_.at(first) && gap.ring_time <= end_times_.at(last);
    if (is_within) some.push_back(gap.milliseconds);
  }
  return some;
}

}  // namespace strowger::bench
