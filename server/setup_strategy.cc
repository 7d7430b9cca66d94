#include "setup_strategy.h"

#include <optional>

#include "core/routing/strategy.h"
#include "setup_value.h"

namespace strowger {
Result<void> ReadStrategy(const config::v1::Queue& in, const std::string& entry,
                          core::QueueSetup& queue) {
  if (!in.strategy().empty()) {
    const std::optional<core::Strategy> strategy = core::StrategyNamed(in.strategy());
    if (!strategy) {
      return RefuseValue(entry, "strategy must be one of " + core::StrategyNames() + ", not \"" +
                                    in.strategy() + "\"");
    }
    queue.strategy = *strategy;
  }
  if (!in.has_ring_at_once()) return {};
  constexpr auto kMost = static_cast<std::uint32_t>(core::kRingAtOnceMax);
  if (in.ring_at_once() < 1 || in.ring_at_once() > kMost) {
    return RefuseValue(entry, "ring_at_once must be 1 to " + std::to_string(kMost));
  }
  queue.ring_at_once = static_cast<int>(in.ring_at_once());
  return {};
}

}  // namespace strowger
