#include "adapters/store/ticket_clock_rows.h"

#include <utility>

#include "adapters/store/json_reader.h"
#include "adapters/store/json_text.h"

namespace strowger::store {

using core::DueStage;
using core::TicketClock;
using core::WorkDue;

namespace {

constexpr char kPromiseMet[] = "met";
constexpr char kPromiseMissed[] = "missed";

std::string PausesText(const std::vector<core::DuePause>& pauses) {
  JsonText json;
  json.BeginList();
  for (const core::DuePause& pause : pauses) {
    json.BeginObject();
    json.Add("from_ns", pause.from.time_since_epoch().count());
    if (pause.until) json.Add("until_ns", pause.until->time_since_epoch().count());
    json.EndObject();
  }
  json.EndList();
  return json.Take();
}

std::vector<core::DuePause> PausesFrom(std::string_view text) {
  return ReadJsonList<core::DuePause>(text, [](const boost::json::value& value) {
    const auto& row = value.as_object();
    core::DuePause pause{TimeOf(row, "from_ns"), std::nullopt};
    if (row.contains("until_ns")) pause.until = TimeOf(row, "until_ns");
    return pause;
  });
}

// In time or not, by what was promised when it was judged last; empty where nothing was.
std::string PromiseVerdict(const WorkDue& due, TimePoint when) {
  if (due.stage == DueStage::kNone) return {};
  return due.stage != DueStage::kMissed && when <= due.time ? kPromiseMet : kPromiseMissed;
}

ClockRow NewClockRow(TicketId ticket, TimePoint opened) {
  ClockRow row;
  row.ticket = ticket;
  row.clock.opened = opened;
  return row;
}

// A ticket from before there were clocks began when it was opened.
ClockRow FindOrBegin(Connection& connection, TicketId ticket, TimePoint now) {
  if (auto found = FindClock(connection, ticket)) return *std::move(found);
  Query query(connection, "SELECT created_ns FROM ticket WHERE id = ?", ticket);
  return NewClockRow(ticket, query.Next() ? query.Get<TimePoint>(0) : now);
}

// To be judged at once; what the floor was told may stay true.
void SaveFacts(Connection& connection, const ClockRow& row) {
  SaveClock(connection, row, TimePoint{});
}

}  // namespace

void SaveClock(Connection& connection, const ClockRow& row, const std::optional<TimePoint>& next) {
  const std::string pauses = PausesText(row.clock.pauses);
  Execute(connection,
          "INSERT INTO ticket_clock (ticket_id, opened_ns, asked_ns, answered_ns, settled_ns,"
          " pauses, answer_stage, answer_due_ns, resolution_stage, resolution_due_ns,"
          " first_answer, settlement, edition, next_ns, is_told)"
          " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (ticket_id)"
          " DO UPDATE SET opened_ns = excluded.opened_ns, asked_ns = excluded.asked_ns,"
          " answered_ns = excluded.answered_ns, settled_ns = excluded.settled_ns,"
          " pauses = excluded.pauses, answer_stage = excluded.answer_stage,"
          " answer_due_ns = excluded.answer_due_ns, resolution_stage = excluded.resolution_stage,"
          " resolution_due_ns = excluded.resolution_due_ns, first_answer = excluded.first_answer,"
          " settlement = excluded.settlement, edition = excluded.edition,"
          " next_ns = excluded.next_ns, is_told = excluded.is_told",
          row.ticket, row.clock.opened, row.clock.asked, row.clock.answered, row.clock.settled,
          pauses, row.answer.stage, row.answer.time, row.resolution.stage, row.resolution.time,
          row.first_answer, row.settlement, row.edition, next, row.is_told);
}

std::optional<ClockRow> FindClock(Connection& connection, TicketId ticket) {
  Query query(connection,
              "SELECT opened_ns, asked_ns, answered_ns, settled_ns, pauses, answer_stage,"
              " answer_due_ns, resolution_stage, resolution_due_ns, first_answer, settlement,"
              " edition, is_told FROM ticket_clock WHERE ticket_id = ?",
              ticket);
  if (!query.Next()) return std::nullopt;
  ClockRow row = NewClockRow(ticket, query.Get<TimePoint>(0));
  row.clock.asked = query.Get<std::optional<TimePoint>>(1);
  row.clock.answered = query.Get<std::optional<TimePoint>>(2);
  row.clock.settled = query.Get<std::optional<TimePoint>>(3);
  row.clock.pauses = PausesFrom(query.Text(4));
  row.answer = {query.Get<DueStage>(5), query.Get<TimePoint>(6)};
  row.resolution = {query.Get<DueStage>(7), query.Get<TimePoint>(8)};
  row.first_answer = query.Get<std::string>(9);
  row.settlement = query.Get<std::string>(10);
  row.edition = query.Get<std::uint64_t>(11);
  row.is_told = query.Get<bool>(12);
  return row;
}

void StartClock(Connection& connection, TicketId ticket, TimePoint now) {
  SaveFacts(connection, NewClockRow(ticket, now));
}

void NoteAsked(Connection& connection, TicketId ticket, TimePoint when) {
  ClockRow row = FindOrBegin(connection, ticket, when);
  // The age of what waits for an answer is that of its first mail.
  if (!row.clock.asked || when < *row.clock.asked) row.clock.asked = when;
  GoOn(row.clock, when);
  SaveFacts(connection, row);
}

void NoteAnswered(Connection& connection, TicketId ticket, TimePoint when) {
  ClockRow row = FindOrBegin(connection, ticket, when);
  if (row.clock.asked && !row.clock.answered) row.first_answer = PromiseVerdict(row.answer, when);
  // What came after the answer was begun is not answered by it.
  if (row.clock.asked && *row.clock.asked <= when) row.clock.asked.reset();
  row.clock.answered = when;
  SaveFacts(connection, row);
}

void NoteMoved(Connection& connection, TicketId ticket, service::TicketState state, TimePoint now) {
  ClockRow row = FindOrBegin(connection, ticket, now);
  switch (state) {
    case service::TicketState::kOpen:
      row.clock.settled.reset();
      GoOn(row.clock, now);
      break;
    case service::TicketState::kWaiting:
      Pause(row.clock, now);
      break;
    case service::TicketState::kSolved:
    case service::TicketState::kClosed:
      if (row.clock.settled) break;
      if (row.clock.asked && !row.clock.answered)
        row.first_answer = PromiseVerdict(row.answer, now);
      row.settlement = PromiseVerdict(row.resolution, now);
      row.clock.settled = now;
      row.clock.asked.reset();
      GoOn(row.clock, now);
      break;
  }
  SaveFacts(connection, row);
}

void NoteRequeued(Connection& connection, TicketId ticket) {
  if (const auto row = FindClock(connection, ticket)) SaveFacts(connection, *row);
}

WorkDue WorstOf(const ClockRow& row) {
  core::TicketStandings standings;
  standings.answer.due = row.answer;
  standings.resolution.due = row.resolution;
  return standings.worst();
}

}  // namespace strowger::store
