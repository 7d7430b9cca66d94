#pragma once

#include <vector>

#include "core/floor/state.h"
#include "core/pop/opening_rules.h"
#include "service/ports/customer_store.h"

namespace strowger::service {

// What opens for this work with this pop; nothing until the pop is complete.
core::PopOpening OpeningOf(const std::vector<core::OpeningRule>& rules, const core::ItemView& view,
                           const ScreenPop& pop);

}  // namespace strowger::service
