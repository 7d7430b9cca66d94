#pragma once

#include <optional>
#include <string>

#include "core/floor/setup.h"

namespace strowger {

// "ready", "not ready", or a rest from "1s" to "1h"; none when it is something else.
std::optional<core::MissRule> ReadMissRule(const std::string& text);

}  // namespace strowger
