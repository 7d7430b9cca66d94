#include "adapters/store/ticket_store.h"

#include <utility>

#include "adapters/store/change_log.h"
#include "adapters/store/ticket_edit.h"
#include "adapters/store/ticket_list.h"
#include "adapters/store/ticket_merge.h"
#include "adapters/store/ticket_rows.h"

namespace strowger::store {

namespace {

// What becomes of a ticket becomes of its clock, too.
service::Done<service::Ticket> Ringing(Database& database, service::Done<service::Ticket> done) {
  return [&database, done = std::move(done)](Result<service::Ticket> ticket) {
    if (ticket.ok()) database.clock_bell().Ring();
    done(std::move(ticket));
  };
}

}  // namespace

using service::Actor;
using service::Done;
using service::Ticket;
using service::TicketComment;

void TicketStore::Create(Actor actor, Ticket ticket, std::string first_comment, Done<Ticket> done) {
  WriteOnce<Ticket>(
      database_, std::move(actor), "CreateTicket",
      [ticket = std::move(ticket), text = std::move(first_comment)](
          Connection& connection, const Actor& who, TimePoint now) {
        return CreateTicket(connection, who, now, ticket, text);
      },
      Ringing(database_, std::move(done)));
}

void TicketStore::Get(TicketId ticket, Done<Ticket> done) {
  database_.Read<Ticket>(
      [ticket](Connection& connection) {
        auto found = GetTicket(connection, ticket);
        if (found.ok()) CompleteTicket(connection, *found);
        return found;
      },
      std::move(done));
}

void TicketStore::List(service::TicketFilter filter, Done<service::TicketPage> done) {
  database_.Read<service::TicketPage>(
      [filter = std::move(filter)](Connection& connection) {
        auto page = ListTickets(connection, filter);
        if (!page.ok()) return page;
        for (Ticket& ticket : page->tickets) CompleteTicket(connection, ticket);
        return page;
      },
      std::move(done));
}

void TicketStore::Update(Actor actor, Ticket ticket, std::vector<std::string> mask,
                         Done<Ticket> done) {
  WriteOnce<Ticket>(
      database_, std::move(actor), "UpdateTicket",
      [ticket = std::move(ticket), mask = std::move(mask)](Connection& connection, const Actor& who,
                                                           TimePoint now) {
        return UpdateTicketFields(connection, who, now, ticket, mask);
      },
      Ringing(database_, std::move(done)));
}

void TicketStore::SetState(Actor actor, TicketId ticket, service::TicketState state,
                           Done<Ticket> done) {
  WriteOnce<Ticket>(
      database_, std::move(actor), "SetTicketState",
      [ticket, state](Connection& connection, const Actor& who, TimePoint now) {
        return MoveTicket(connection, who, now, ticket, state);
      },
      Ringing(database_, std::move(done)));
}

void TicketStore::Merge(Actor actor, TicketId source, TicketId target, Done<Ticket> done) {
  WriteOnce<Ticket>(
      database_, std::move(actor), "MergeTickets",
      [source, target](Connection& connection, const Actor& who, TimePoint now) {
        return MergeTickets(connection, who, now, source, target);
      },
      Ringing(database_, std::move(done)));
}

void TicketStore::AddComment(Actor actor, TicketComment comment, Done<TicketComment> done) {
  WriteOnce<TicketComment>(
      database_, std::move(actor), "AddComment",
      [comment = std::move(comment)](Connection& connection, const Actor& who, TimePoint now) {
        return CommentTicket(connection, who, now, comment);
      },
      std::move(done));
}

void TicketStore::ListComments(TicketId ticket, Done<std::vector<TicketComment>> done) {
  database_.Read<std::vector<TicketComment>>(
      [ticket](Connection& connection) { return CommentsOf(connection, ticket); }, std::move(done));
}

void TicketStore::LinkInteraction(Actor actor, TicketId ticket, InteractionId interaction,
                                  Done<Ticket> done) {
  WriteOnce<Ticket>(
      database_, std::move(actor), "LinkInteraction",
      [ticket, interaction](Connection& connection, const Actor& who, TimePoint now) {
        return LinkTicket(connection, who, now, ticket, interaction);
      },
      std::move(done));
}

}  // namespace strowger::store
