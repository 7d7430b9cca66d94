#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "adapters/store/connection.h"
#include "core/ticket/ticket_clock.h"
#include "service/ports/ticket_store.h"

// Rows of the clocks of tickets. What happens to a ticket is kept as it happens, by whoever keeps
// the ticket; what follows from it is found by JudgeClock, which knows what is promised.
namespace strowger::store {

struct ClockRow {
  TicketId ticket;
  core::TicketClock clock;
  core::WorkDue answer;  // As they were judged last.
  core::WorkDue resolution;
  std::string first_answer;   // "met" or "missed"; empty: not answered, or nothing was promised.
  std::string settlement;     // The same of the end.
  std::uint64_t edition = 0;  // Grows with what the floor is to be told.
  bool is_told = true;        // The floor knows.
};

// None where the ticket has no clock: nothing happened to it since there are clocks.
std::optional<ClockRow> FindClock(Connection& connection, TicketId ticket);

// The ticket begins, and is settled when the time comes.
void StartClock(Connection& connection, TicketId ticket, TimePoint now);
// A customer wrote, and the next step is ours.
void NoteAsked(Connection& connection, TicketId ticket, TimePoint when);
// A person answered what the customer wrote before `when`.
void NoteAnswered(Connection& connection, TicketId ticket, TimePoint when);
// The ticket came to that state.
void NoteMoved(Connection& connection, TicketId ticket, service::TicketState state, TimePoint now);
// It belongs to another queue, which may promise something else.
void NoteRequeued(Connection& connection, TicketId ticket);

// Its standing as the row has it.
core::WorkDue WorstOf(const ClockRow& row);
// `next`: when it is to be judged anew; none: when something happened.
void SaveClock(Connection& connection, const ClockRow& row, const std::optional<TimePoint>& next);

}  // namespace strowger::store
