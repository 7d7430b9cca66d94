#include "setup_strategy.h"

#include <optional>

#include "core/routing/strategy.h"

namespace strowger {
namespace {

Error Refuse(const std::string& entry, const std::string& text) {
  return InvalidArgument("CONFIG_VALUE", entry + ": " + text, {{"entry", entry}});
}

}  // namespace

Result<void> ReadStrategy(const config::v1::Queue& in, const std::string& entry,
                          core::QueueSetup& queue) {
  if (!in.strategy().empty()) {
    const std::optional<core::Strategy> strategy = core::StrategyNamed(in.strategy());
    if (!strategy) {
      return Refuse(entry, "strategy must be one of " + core::StrategyNames() + ", not \"" +
                               in.strategy() + "\"");
    }
    queue.strategy = *strategy;
  }
  if (!in.has_ring_at_once()) return {};
  constexpr auto kMost = static_cast<std::uint32_t>(core::kRingAtOnceMax);
  if (in.ring_at_once() < 1 || in.ring_at_once() > kMost) {
    return Refuse(entry, "ring_at_once must be 1 to " + std::to_string(kMost));
  }
  queue.ring_at_once = static_cast<int>(in.ring_at_once());
  return {};
}

}  // namespace strowger
