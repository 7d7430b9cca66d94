#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <utility>

#include "base/time.h"

namespace strowger::simulator {

// What is to happen later, in order of time; among equals in order of entry. Knows no clock, so
// that a test can let a day pass at once. Used by one thread.
class Agenda {
 public:
  using Key = std::pair<TimePoint, std::uint64_t>;

  Key At(TimePoint time, std::function<void()> act) {
    const Key key{time, ++last_};
    entries_.emplace(key, std::move(act));
    return key;
  }
  // Cancelling what has happened is harmless.
  void Cancel(const Key& key) { entries_.erase(key); }

  std::optional<TimePoint> next() const {
    if (entries_.empty()) return std::nullopt;
    return entries_.begin()->first.first;
  }

  // Does the next thing that is due; false when there is none.
  bool RunOne(TimePoint now) {
    if (entries_.empty() || entries_.begin()->first.first > now) return false;
    const std::function<void()> act = std::move(entries_.begin()->second);
    entries_.erase(entries_.begin());
    act();
    return true;
  }

 private:
  std::uint64_t last_ = 0;
  std::map<Key, std::function<void()>> entries_;
};

}  // namespace strowger::simulator
