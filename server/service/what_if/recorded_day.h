#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/floor/state.h"
#include "core/report/floor_tally.h"
#include "service/ports/journal.h"
#include "service/what_if/day_play.h"

namespace strowger::service {

// One contact as the store keeps it.
struct RecordedContact {
  QueueId queue;  // Where it arrived.
  AgentId agent;  // The last who had it.
  LinkId link;
  PbxCallId call;
  TimePoint arrived;
  Duration wait{};
  Duration talk{};  // Hold included.
  Duration wrap_up{};
  bool was_answered = false;
  core::ItemOutcome outcome = core::ItemOutcome::kHandled;
};

// A day that a server kept: what came of its contacts, and the journal, from which the rest is
// read.
struct RecordedDay {
  TimePoint begin;
  TimePoint end;
  std::vector<RecordedContact> contacts;  // Arrived in the day, in this order.
  std::vector<JournalRow> rows;           // Arrivals and presence, in order; before the day, too.
};

// The day ready to be played again by the agents and queues of `day`, whose set-up is given. What
// the records do not say is inferred:
//
// - Who was there: from the journal, who made himself ready, until he was not ready or logged off.
//   That the system made an agent not ready is not in it.
// - How long those would have waited who were answered: what they did, and from then on as others
//   of the day who had waited for so long.
// - How long those would have talked who hung up: like some answered contact of the queue.
//
// Contacts of queues, and shifts of agents, that the set-up does not have are left out.
void PlayAgain(const RecordedDay& recorded, std::uint64_t seed, DayPlay& day);

// What was, in the same words as what is played.
PlayedDays CountRecorded(const RecordedDay& recorded, const core::FloorSetup& setup);

// The first value of `key` in the detail of a journal row; empty when there is none.
std::string DetailOf(const JournalRow& row, std::string_view key);

}  // namespace strowger::service
