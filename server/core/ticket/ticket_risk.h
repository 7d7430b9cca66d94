#pragma once

#include <cstdint>

#include "core/ticket/ticket_machine.h"

// Which of a customer's tickets may break its promise first. A ticket has no deadline of its own;
// what it has says it: whose clock runs, how urgent it is, and how long it has waited.
namespace strowger::core {

struct TicketStanding {
  TicketState state = TicketState::kOpen;
  int priority = 0;
  std::uint64_t id = 0;  // Grows with time.
};

// True when `a` goes before `b`: unfinished ones, of these the open ones, since of those that wait
// for the customer the clock stands; the more urgent; the older. Finished ones: the newer.
constexpr bool IsRiskier(const TicketStanding& a, const TicketStanding& b) {
  const bool is_unfinished = IsUnfinished(a.state);
  if (is_unfinished != IsUnfinished(b.state)) return is_unfinished;
  if (!is_unfinished) return a.id > b.id;
  if (a.state != b.state) return a.state == TicketState::kOpen;
  if (a.priority != b.priority) return a.priority > b.priority;
  return a.id < b.id;
}

}  // namespace strowger::core
