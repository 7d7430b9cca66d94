#pragma once

#include <chrono>

#include "base/time.h"
#include "google/protobuf/duration.pb.h"
#include "google/protobuf/timestamp.pb.h"

namespace strowger::rpc {

inline void SetTime(TimePoint time, google::protobuf::Timestamp* out) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time.time_since_epoch());
  out->set_seconds(seconds.count());
  out->set_nanos(static_cast<int>((time.time_since_epoch() - seconds).count()));
}

inline void SetDuration(Duration duration, google::protobuf::Duration* out) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(duration);
  out->set_seconds(seconds.count());
  out->set_nanos(static_cast<int>((duration - seconds).count()));
}

}  // namespace strowger::rpc
