#pragma once

#include <optional>
#include <string_view>

#include "base/time.h"

namespace strowger::client {

// When somebody is to be called, as a person types it.
struct TypedTime {
  TimePoint from;
  TimePoint until;  // Unset: none was typed.
  bool operator==(const TypedTime&) const = default;
};

// "15:30", "15:30-16:30" (today, or tomorrow where that is past), "2026-11-24 9:00-12:00", "+30m",
// "+2h"; by a clock that is so far ahead of UTC. None where it is none of these, and where the end
// is not later than the begin.
std::optional<TypedTime> ReadTypedTime(std::string_view text, TimePoint now, Duration utc_offset);

// By how much the clock on the wall here is ahead of UTC now.
Duration UtcOffset();

}  // namespace strowger::client
