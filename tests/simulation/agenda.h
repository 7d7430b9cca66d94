#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <utility>

#include "base/time.h"

namespace strowger::simulation {

// What will happen when. Things of the same moment happen in the order in which they were planned.
class Agenda {
 public:
  using Deed = std::function<void()>;

  explicit Agenda(TimePoint start) : now_(start) {}

  TimePoint now() const { return now_; }
  bool empty() const { return deeds_.empty(); }
  void At(TimePoint time, Deed deed) {
    deeds_.emplace(std::pair(time < now_ ? now_ : time, next_++), std::move(deed));
  }
  void After(Duration duration, Deed deed) { At(now_ + duration, std::move(deed)); }
  void DoNext() {
    auto node = deeds_.extract(deeds_.begin());
    now_ = node.key().first;
    node.mapped()();
  }

 private:
  TimePoint now_;
  std::uint64_t next_ = 0;
  std::map<std::pair<TimePoint, std::uint64_t>, Deed> deeds_;
};

}  // namespace strowger::simulation
