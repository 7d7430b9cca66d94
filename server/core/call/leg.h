#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "core/floor/input.h"

// The leg machine: CSTA's connection states (ECMA-269, 6.1.1.5) and the events that move a leg
// between them. A leg that we ask for starts as initiated; a customer's call starts as queued.
namespace strowger::core {

struct LegMove {
  LegState from;
  LegEventKind event;
  LegState to;
};

inline constexpr std::array kLegMoves{
    LegMove{LegState::kInitiated, LegEventKind::kDelivered, LegState::kAlerting},
    LegMove{LegState::kInitiated, LegEventKind::kEstablished, LegState::kConnected},
    LegMove{LegState::kInitiated, LegEventKind::kFailed, LegState::kFail},
    LegMove{LegState::kInitiated, LegEventKind::kCleared, LegState::kNull},
    LegMove{LegState::kAlerting, LegEventKind::kEstablished, LegState::kConnected},
    LegMove{LegState::kAlerting, LegEventKind::kFailed, LegState::kFail},
    LegMove{LegState::kAlerting, LegEventKind::kCleared, LegState::kNull},
    LegMove{LegState::kConnected, LegEventKind::kHeld, LegState::kHold},
    LegMove{LegState::kConnected, LegEventKind::kDigits, LegState::kConnected},
    LegMove{LegState::kConnected, LegEventKind::kFailed, LegState::kFail},
    LegMove{LegState::kConnected, LegEventKind::kCleared, LegState::kNull},
    LegMove{LegState::kHold, LegEventKind::kRetrieved, LegState::kConnected},
    LegMove{LegState::kHold, LegEventKind::kDigits, LegState::kHold},
    LegMove{LegState::kHold, LegEventKind::kFailed, LegState::kFail},
    LegMove{LegState::kHold, LegEventKind::kCleared, LegState::kNull},
    LegMove{LegState::kQueued, LegEventKind::kDigits, LegState::kQueued},
    LegMove{LegState::kQueued, LegEventKind::kFailed, LegState::kFail},
    LegMove{LegState::kQueued, LegEventKind::kCleared, LegState::kNull},
    LegMove{LegState::kFail, LegEventKind::kCleared, LegState::kNull},
};

// Where the event leads; none when it does not fit: late, doubled or out of order.
constexpr std::optional<LegState> Next(LegState from, LegEventKind event) {
  for (const LegMove& move : kLegMoves) {
    if (move.from == from && move.event == event) return move.to;
  }
  return std::nullopt;
}

// CSTA's word, for example "alerting".
std::string_view NameOf(LegState state);

}  // namespace strowger::core
