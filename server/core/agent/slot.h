#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "core/floor/state.h"

// The slot machine: what work does the agent hold?
//
//   idle --offer--> offered --accept--> engaged <--hold / retrieve--> held
//   offered --withdraw--> idle            declined, expired, rescinded, busy, unreachable
//   engaged, held --wrap up--> wrap-up --finish--> idle
//   engaged, held --leave--> idle         a colleague who was only consulted, or no wrap-up is due
namespace strowger::core {

enum class SlotEvent { kOffer, kAccept, kWithdraw, kHold, kRetrieve, kWrapUp, kLeave, kFinish };

struct SlotMove {
  SlotState from;
  SlotEvent event;
  SlotState to;
};

inline constexpr std::array kSlotMoves{
    SlotMove{SlotState::kIdle, SlotEvent::kOffer, SlotState::kOffered},
    SlotMove{SlotState::kOffered, SlotEvent::kAccept, SlotState::kEngaged},
    SlotMove{SlotState::kOffered, SlotEvent::kWithdraw, SlotState::kIdle},
    SlotMove{SlotState::kEngaged, SlotEvent::kHold, SlotState::kHeld},
    SlotMove{SlotState::kEngaged, SlotEvent::kWrapUp, SlotState::kWrapUp},
    SlotMove{SlotState::kEngaged, SlotEvent::kLeave, SlotState::kIdle},
    SlotMove{SlotState::kHeld, SlotEvent::kRetrieve, SlotState::kEngaged},
    SlotMove{SlotState::kHeld, SlotEvent::kWrapUp, SlotState::kWrapUp},
    SlotMove{SlotState::kHeld, SlotEvent::kLeave, SlotState::kIdle},
    SlotMove{SlotState::kWrapUp, SlotEvent::kFinish, SlotState::kIdle},
};

// Where the event leads; none when it is not allowed.
constexpr std::optional<SlotState> Next(SlotState from, SlotEvent event) {
  for (const SlotMove& move : kSlotMoves) {
    if (move.from == from && move.event == event) return move.to;
  }
  return std::nullopt;
}

// The word for people and metadata, for example "wrap-up".
std::string_view NameOf(SlotState state);

}  // namespace strowger::core
