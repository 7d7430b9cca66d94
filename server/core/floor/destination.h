#pragma once

#include <cstddef>

#include "base/result.h"
#include "core/floor/input.h"

namespace strowger::core {

inline constexpr std::size_t number_bytes_max = 64;

// Exactly one place is named, and a number is neither empty nor too long.
Result<void> CheckDestination(const Destination& to);

}  // namespace strowger::core
