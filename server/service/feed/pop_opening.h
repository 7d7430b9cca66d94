#pragma once

#include <vector>

#include "base/time.h"
#include "core/floor/state.h"
#include "core/pop/opening_rules.h"
#include "service/exchange/pop_tally.h"
#include "service/ports/customer_store.h"

namespace strowger::service {

// Decides what opens for work with its pop, and measures what that takes. Lives on the core thread.
class PopOpenings {
 public:
  // All must outlive this; the rules may change between calls.
  PopOpenings(const std::vector<core::OpeningRule>& rules, const Clock& clock, PopTally& tally)
      : rules_(rules), clock_(clock), tally_(tally) {}

  // Nothing until the pop is complete.
  core::PopOpening Of(const core::ItemView& view, const ScreenPop& pop);

 private:
  const std::vector<core::OpeningRule>& rules_;
  const Clock& clock_;
  PopTally& tally_;
};

}  // namespace strowger::service
