#include "adapters/store/ticket_edit.h"

#include <utility>

#include "adapters/store/change_log.h"
#include "adapters/store/customer_rows.h"
#include "adapters/store/ticket_clock_rows.h"
#include "adapters/store/ticket_rows.h"
#include "adapters/store/ticket_store.h"
#include "core/text/utf8.h"

namespace strowger::store {

using service::Actor;
using service::Ticket;
using service::TicketComment;

namespace {

std::string SubjectOf(TicketId ticket) { return "tickets/" + std::to_string(ticket.value); }

Result<void> CheckTicket(Connection& connection, const Ticket& ticket) {
  auto checked = core::CheckText("subject", ticket.subject, TicketStore::kSubjectBytesMax);
  if (checked.ok() && ticket.subject.empty()) {
    return InvalidArgument("SUBJECT_MISSING", "A ticket needs a subject.", {{"field", "subject"}});
  }
  if (checked.ok() && ticket.customer) return CheckCustomer(connection, ticket.customer);
  return checked;
}

// Saves a changed ticket as its next version, with its audit row.
Ticket SaveChange(Connection& connection, const Actor& actor, TimePoint now,
                  std::string_view action, const Ticket& before, Ticket after) {
  after.version = before.version + 1;
  after.updated = now;
  UpdateTicket(connection, after);
  if (after.customer != before.customer) PointTicket(connection, after);
  WriteAudit(connection, actor, now,
             {action, SubjectOf(after.id), AnswerText(before), AnswerText(after)});
  return after;
}

void AddCommentRow(Connection& connection, const Actor& actor, TimePoint now,
                   TicketComment& comment) {
  comment.author = actor.user;
  comment.time = now;
  InsertComment(connection, comment);
  WriteAudit(connection, actor, now,
             {"AddComment", SubjectOf(comment.ticket), "", AnswerText(comment)});
}

// Takes the fields that `mask` names from `wanted`.
Result<void> ApplyMask(const Ticket& wanted, const std::vector<std::string>& mask, Ticket& ticket) {
  for (const std::string& field : mask) {
    if (field == "subject") {
      ticket.subject = wanted.subject;
    } else if (field == "owner") {
      ticket.owner = wanted.owner;
    } else if (field == "customer") {
      ticket.customer = wanted.customer;
    } else if (field == "queue") {
      ticket.queue = wanted.queue;
    } else if (field == "priority") {
      ticket.priority = wanted.priority;
    } else {
      return InvalidArgument("FIELD_UNKNOWN",
                             "The field \"" + field +
                                 "\" of a ticket cannot be updated; these can: subject, owner,"
                                 " customer, queue, priority.",
                             {{"field", field}});
    }
  }
  return {};
}

Error TicketFull(TicketId ticket, std::string_view what, std::size_t most) {
  const std::string id = std::to_string(ticket.value);
  return {ErrorCode::kResourceExhausted,
          "TICKET_FULL",
          "The ticket " + id + " has " + std::to_string(most) + " " + std::string(what) +
              " already; open a new one.",
          {{"ticket", id}, {"max", std::to_string(most)}}};
}

}  // namespace

Result<Ticket> CreateTicket(Connection& connection, const Actor& actor, TimePoint now,
                            Ticket ticket, const std::string& first_comment) {
  if (auto checked = CheckTicket(connection, ticket); !checked.ok()) return checked.error();
  auto text = core::CheckText("comment", first_comment, TicketStore::kCommentBytesMax);
  if (!text.ok()) return text.error();
  ticket.version = 1;
  ticket.state = service::TicketState::kOpen;
  ticket.created = now;
  ticket.updated = now;
  if (ticket.interactions.size() > TicketStore::kInteractionsMax) {
    ticket.interactions.resize(TicketStore::kInteractionsMax);
  }
  InsertTicket(connection, ticket);
  StartClock(connection, ticket.id, now);
  for (const auto interaction : ticket.interactions) {
    InsertTicketInteraction(connection, ticket.id, interaction);
  }
  WriteAudit(connection, actor, now,
             {"CreateTicket", SubjectOf(ticket.id), "", AnswerText(ticket)});
  if (!first_comment.empty()) {
    TicketComment comment;
    comment.ticket = ticket.id;
    comment.text = first_comment;
    AddCommentRow(connection, actor, now, comment);
  }
  return ticket;
}

Result<Ticket> UpdateTicketFields(Connection& connection, const Actor& actor, TimePoint now,
                                  const Ticket& wanted, const std::vector<std::string>& mask) {
  auto before = GetTicket(connection, wanted.id);
  if (!before.ok()) return before;
  if (before->version != wanted.version) return VersionMismatch(wanted.version, before->version);
  Ticket after = *before;
  if (auto applied = ApplyMask(wanted, mask, after); !applied.ok()) return applied.error();
  if (auto checked = CheckTicket(connection, after); !checked.ok()) return checked.error();
  if (after.queue != before->queue) NoteRequeued(connection, wanted.id);
  return SaveChange(connection, actor, now, "UpdateTicket", *before, std::move(after));
}

Result<Ticket> MoveTicket(Connection& connection, const Actor& actor, TimePoint now,
                          TicketId ticket, service::TicketState state) {
  auto before = GetTicket(connection, ticket);
  if (!before.ok()) return before;
  if (!core::IsAllowed(before->state, state)) {
    const std::string from(WordOf(before->state));
    const std::string to(WordOf(state));
    return FailedPrecondition("TICKET_STATE",
                              "A ticket that is " + from + " cannot become " + to + ".",
                              {{"from", from}, {"to", to}});
  }
  NoteMoved(connection, ticket, state, now);
  Ticket after = *before;
  after.state = state;
  return SaveChange(connection, actor, now, "SetTicketState", *before, std::move(after));
}

Result<TicketComment> CommentTicket(Connection& connection, const Actor& actor, TimePoint now,
                                    TicketComment comment) {
  auto before = GetTicket(connection, comment.ticket);
  if (!before.ok()) return before.error();
  auto text = core::CheckText("text", comment.text, TicketStore::kCommentBytesMax);
  if (!text.ok()) return text.error();
  if (comment.text.empty()) {
    return InvalidArgument("TEXT_MISSING", "A comment needs a text.", {{"field", "text"}});
  }
  Query count(connection, "SELECT count(*) FROM ticket_comment WHERE ticket_id = ?",
              comment.ticket);
  if (count.Next() && count.Get<std::size_t>(0) >= TicketStore::kCommentsMax) {
    return TicketFull(comment.ticket, "comments", TicketStore::kCommentsMax);
  }
  AddCommentRow(connection, actor, now, comment);
  Ticket after = *before;
  ++after.version;
  after.updated = now;
  UpdateTicket(connection, after);
  return comment;
}

Result<Ticket> LinkTicket(Connection& connection, const Actor& actor, TimePoint now,
                          TicketId ticket, InteractionId interaction) {
  auto before = GetTicket(connection, ticket);
  if (!before.ok()) return before;
  if (!interaction) {
    return InvalidArgument("INTERACTION_MISSING", "Name the interaction to link.",
                           {{"field", "interaction"}});
  }
  for (const auto known : before->interactions) {
    if (known == interaction) return before;
  }
  if (before->interactions.size() >= TicketStore::kInteractionsMax) {
    return TicketFull(ticket, "interactions", TicketStore::kInteractionsMax);
  }
  InsertTicketInteraction(connection, ticket, interaction);
  Ticket after = *before;
  after.interactions.push_back(interaction);
  return SaveChange(connection, actor, now, "LinkInteraction", *before, std::move(after));
}

}  // namespace strowger::store
