#pragma once

#include <array>

// The states of a ticket.
//
//   open      someone has work to do
//   waiting   for the customer or a third party
//   solved    done in our eyes; the customer may object, which opens it again
//   closed    for good; what comes later is a new ticket
namespace strowger::core {

enum class TicketState { kOpen, kWaiting, kSolved, kClosed };

struct TicketMove {
  TicketState from;
  TicketState to;
};

inline constexpr std::array kTicketMoves{
    TicketMove{TicketState::kOpen, TicketState::kWaiting},
    TicketMove{TicketState::kOpen, TicketState::kSolved},
    TicketMove{TicketState::kOpen, TicketState::kClosed},
    TicketMove{TicketState::kWaiting, TicketState::kOpen},
    TicketMove{TicketState::kWaiting, TicketState::kSolved},
    TicketMove{TicketState::kWaiting, TicketState::kClosed},
    TicketMove{TicketState::kSolved, TicketState::kOpen},
    TicketMove{TicketState::kSolved, TicketState::kClosed},
};

// Every move that is not in the table is refused.
constexpr bool IsAllowed(TicketState from, TicketState to) {
  for (const TicketMove& move : kTicketMoves) {
    if (move.from == from && move.to == to) return true;
  }
  return false;
}

// Whether someone still has something to do or to wait for.
constexpr bool IsUnfinished(TicketState state) {
  return state == TicketState::kOpen || state == TicketState::kWaiting;
}

static_assert(!IsAllowed(TicketState::kClosed, TicketState::kOpen));
static_assert(!IsAllowed(TicketState::kOpen, TicketState::kOpen));

}  // namespace strowger::core
