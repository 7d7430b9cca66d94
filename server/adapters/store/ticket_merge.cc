#include "adapters/store/ticket_merge.h"

#include <string>
#include <utility>

#include "adapters/store/change_log.h"
#include "adapters/store/mail_thread_rows.h"
#include "adapters/store/ticket_clock_rows.h"
#include "adapters/store/ticket_edit.h"
#include "adapters/store/ticket_rows.h"
#include "adapters/store/ticket_store.h"

namespace strowger::store {

using service::Actor;
using service::Ticket;

namespace {

std::string TicketName(TicketId ticket) { return "tickets/" + std::to_string(ticket.value); }

TicketId SurvivorOf(Connection& connection, TicketId ticket) {
  Query query(connection, "SELECT merged_into FROM ticket WHERE id = ?", ticket);
  return query.Next() ? query.Get<TicketId>(0) : TicketId{};
}

Error AlreadyMerged(TicketId ticket, TicketId survivor) {
  return FailedPrecondition(
      "TICKET_MERGED",
      "Ticket " + std::to_string(ticket.value) + " was merged into ticket " +
          std::to_string(survivor.value) + "; take that one.",
      {{"ticket", std::to_string(ticket.value)}, {"survivor", std::to_string(survivor.value)}});
}

Result<void> CheckMerge(Connection& connection, TicketId source, const Ticket& target) {
  if (source == target.id) {
    return InvalidArgument("MERGE_SAME", "A ticket is not merged with itself.",
                           {{"ticket", std::to_string(source.value)}});
  }
  for (const TicketId one : {source, target.id}) {
    if (const TicketId survivor = SurvivorOf(connection, one)) return AlreadyMerged(one, survivor);
  }
  if (target.state == service::TicketState::kClosed) {
    return FailedPrecondition(
        "TICKET_STATE",
        "Ticket " + std::to_string(target.id.value) + " is closed; nothing goes on in it.",
        {{"from", "closed"}, {"to", "open"}});
  }
  const std::size_t together =
      MergedInto(connection, source).size() + MergedInto(connection, target.id).size() + 1;
  if (together <= service::kMergedTicketsMax) return {};
  return Error{ErrorCode::kResourceExhausted,
               "TICKET_FULL",
               "More than " + std::to_string(service::kMergedTicketsMax) +
                   " tickets would be one with ticket " + std::to_string(target.id.value) + ".",
               {{"ticket", std::to_string(target.id.value)},
                {"max", std::to_string(service::kMergedTicketsMax)}}};
}

std::vector<core::MailThreadId> ThreadsToMove(Connection& connection, TicketId ticket) {
  std::vector<core::MailThreadId> threads;
  Query query(connection, "SELECT id FROM mail_thread WHERE ticket_id = ? ORDER BY id", ticket);
  while (query.Next()) threads.push_back(query.Get<core::MailThreadId>(0));
  return threads;
}

// What is written in them later, by whatever sign it is found, comes to the target.
void MoveThreads(Connection& connection, TimePoint now, TicketId source, TicketId target) {
  for (const core::MailThreadId thread : ThreadsToMove(connection, source)) {
    Execute(connection,
            "INSERT INTO merged_thread (ticket_id, thread_id) VALUES (?, ?)"
            " ON CONFLICT DO NOTHING",
            source, thread);
    SetThreadTicket(connection, thread, target);
    AddThreadEvent(connection,
                   {thread,
                    {},
                    now,
                    "Ticket " + std::to_string(source.value) + " was merged into ticket " +
                        std::to_string(target.value) + "."});
  }
}

// Both are about them now. What is too much for the target is found by the source.
void ShareInteractions(Connection& connection, const Ticket& source, const Ticket& target) {
  std::size_t room = TicketStore::kInteractionsMax - target.interactions.size();
  for (const InteractionId interaction : source.interactions) {
    if (room == 0) return;
    InsertTicketInteraction(connection, target.id, interaction);
    --room;
  }
}

void TellOfMerge(Connection& connection, const Actor& actor, TimePoint now, TicketId ticket,
                 std::string text) {
  service::TicketComment comment;
  comment.ticket = ticket;
  comment.text = std::move(text);
  // A ticket that is full of comments tells it by its audit.
  static_cast<void>(CommentTicket(connection, actor, now, std::move(comment)));
}

}  // namespace

Result<Ticket> MergeTickets(Connection& connection, const Actor& actor, TimePoint now,
                            TicketId source_id, TicketId target_id) {
  auto source = GetTicket(connection, source_id);
  if (!source.ok()) return source;
  auto target = GetTicket(connection, target_id);
  if (!target.ok()) return target;
  if (auto checked = CheckMerge(connection, source_id, *target); !checked.ok()) {
    return checked.error();
  }
  // The customer of the source waits for an answer in the target.
  const auto clock = FindClock(connection, source_id);
  if (clock && clock->clock.asked) NoteAsked(connection, target_id, *clock->clock.asked);
  MoveThreads(connection, now, source_id, target_id);
  ShareInteractions(connection, *source, *target);
  TellOfMerge(connection, actor, now, source_id,
              "Merged into ticket " + std::to_string(target_id.value) + ".");
  TellOfMerge(connection, actor, now, target_id,
              "Ticket " + std::to_string(source_id.value) +
                  " was merged into this one: " + source->subject);
  if (source->state != service::TicketState::kClosed) {
    auto closed = MoveTicket(connection, actor, now, source_id, service::TicketState::kClosed);
    if (!closed.ok()) return closed;
  }
  Execute(connection, "UPDATE ticket SET merged_into = ? WHERE id = ?", target_id, source_id);
  WriteAudit(connection, actor, now,
             {"MergeTickets", TicketName(source_id), AnswerText(*source), AnswerText(*target)});
  return GetTicket(connection, target_id);
}

std::vector<TicketId> MergedInto(Connection& connection, TicketId ticket) {
  std::vector<TicketId> merged = {ticket};
  for (std::size_t i = 0; i < merged.size() && merged.size() <= service::kMergedTicketsMax; ++i) {
    Query query(connection, "SELECT id FROM ticket WHERE merged_into = ? ORDER BY id LIMIT ?",
                merged[i], service::kMergedTicketsMax);
    while (query.Next()) merged.push_back(query.Get<TicketId>(0));
  }
  merged.erase(merged.begin());
  return merged;
}

void CompleteTicket(Connection& connection, Ticket& ticket) {
  ticket.merged_into = SurvivorOf(connection, ticket.id);
  ticket.merged = MergedInto(connection, ticket.id);
  const auto row = FindClock(connection, ticket.id);
  if (!row) return;
  const core::TicketClock& clock = row->clock;
  ticket.due = service::TicketDue{
      .asked = clock.asked,
      .is_first_answer = clock.asked && !clock.answered,
      .answer = row->answer,
      .resolution = row->resolution,
      .is_standing = !clock.pauses.empty() && !clock.pauses.back().until && !clock.settled};
}

}  // namespace strowger::store
