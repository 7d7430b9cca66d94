#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace strowger {

// A time of day as people write it: "9:00"; hours may be past 24, for the night after.
std::optional<std::chrono::minutes> ReadTimeOfDay(std::string_view text);

// "2026-10-01".
std::optional<std::chrono::sys_days> ReadDate(std::string_view text);

}  // namespace strowger
