#pragma once

#include <google/protobuf/timestamp.pb.h>

#include <optional>
#include <string>

#include "terminal/text.h"

namespace strowger::client {

// "7d" is a week ago, "2026-11-01" the beginning of that day in UTC, and "2026-11-01T09:00:00Z"
// that moment.
std::optional<google::protobuf::Timestamp> ReadMoment(const std::string& text);

inline constexpr Phrase kMomentRule{"{0} is like 7d, 2026-11-01 or 2026-11-01T09:00:00Z.",
                                    "{0} 如 7d、2026-11-01 或 2026-11-01T09:00:00Z。",
                                    "{0} 如 7d、2026-11-01 或 2026-11-01T09:00:00Z。"};

}  // namespace strowger::client
