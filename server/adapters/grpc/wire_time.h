#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>

#include "base/time.h"
#include "google/protobuf/duration.pb.h"
#include "google/protobuf/timestamp.pb.h"

namespace strowger::rpc {

inline void SetTime(TimePoint time, google::protobuf::Timestamp* out) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time.time_since_epoch());
  out->set_seconds(seconds.count());
  out->set_nanos(static_cast<int>((time.time_since_epoch() - seconds).count()));
}

// Times beyond what the clock can hold are the last or the first that it can.
inline TimePoint ReadTime(const google::protobuf::Timestamp& time) {
  using std::chrono::seconds;
  constexpr auto least = std::chrono::duration_cast<seconds>(Duration::min()).count() + 1;
  constexpr auto most = std::chrono::duration_cast<seconds>(Duration::max()).count() - 1;
  return TimePoint(seconds(std::clamp<std::int64_t>(time.seconds(), least, most))) +
         Duration(std::clamp(time.nanos(), 0, 999'999'999));
}

inline void SetDuration(Duration duration, google::protobuf::Duration* out) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(duration);
  out->set_seconds(seconds.count());
  out->set_nanos(static_cast<int>((duration - seconds).count()));
}

}  // namespace strowger::rpc
