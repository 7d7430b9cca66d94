#include "core/call/leg.h"

namespace strowger::core {

static_assert(!Next(LegState::kNull, LegEventKind::kDelivered), "a leg that is gone stays gone");
static_assert(!Next(LegState::kNull, LegEventKind::kEstablished));
static_assert(!Next(LegState::kConnected, LegEventKind::kEstablished), "doubled");
static_assert(!Next(LegState::kConnected, LegEventKind::kDelivered), "late");
static_assert(!Next(LegState::kAlerting, LegEventKind::kHeld));
static_assert(!Next(LegState::kFail, LegEventKind::kEstablished));

std::string_view NameOf(LegState state) {
  switch (state) {
    case LegState::kNull:
      return "null";
    case LegState::kInitiated:
      return "initiated";
    case LegState::kAlerting:
      return "alerting";
    case LegState::kConnected:
      return "connected";
    case LegState::kHold:
      return "hold";
    case LegState::kQueued:
      return "queued";
    case LegState::kFail:
      return "fail";
  }
  return "unknown";
}

}  // namespace strowger::core
