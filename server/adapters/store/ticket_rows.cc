#include "adapters/store/ticket_rows.h"

#include <algorithm>
#include <charconv>
#include <string_view>

namespace strowger::store {

namespace {

std::vector<InteractionId> InteractionsFrom(std::string_view text) {
  std::vector<InteractionId> ids;
  while (!text.empty()) {
    std::uint64_t id = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
    if (error != std::errc()) break;
    ids.emplace_back(id);
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    if (!text.empty()) text.remove_prefix(1);
  }
  std::sort(ids.begin(), ids.end());
  return ids;
}

// From the columns id, version, subject, state, the customer, owner, queue, priority, created_ns,
// updated_ns, and the ids of the interactions joined by commas.
service::Ticket ReadTicket(const Query& query) {
  service::Ticket ticket;
  ticket.id = query.Get<TicketId>(0);
  ticket.version = query.Get<std::uint64_t>(1);
  ticket.subject = query.Get<std::string>(2);
  ticket.state = query.Get<service::TicketState>(3);
  ticket.customer = query.Get<CustomerId>(4);
  ticket.owner = query.Get<std::string>(5);
  ticket.queue = query.Get<QueueId>(6);
  ticket.priority = query.Get<int>(7);
  ticket.created = query.Get<TimePoint>(8);
  ticket.updated = query.Get<TimePoint>(9);
  ticket.interactions = InteractionsFrom(query.Text(10));
  return ticket;
}

}  // namespace

int RankOf(service::TicketState state) { return core::IsUnfinished(state) ? 0 : 1; }

std::optional<service::Ticket> FindTicket(Connection& connection, TicketId ticket) {
  Query query(connection,
              "SELECT id, version, subject, state, (SELECT customer_id FROM customer_record r"
              " WHERE r.id = record_id), owner, queue, priority, created_ns, updated_ns, (SELECT "
              "group_concat(interaction_id) FROM ticket_interaction"
              " WHERE ticket_id = ticket.id) FROM ticket WHERE id = ?",
              ticket);
  if (!query.Next()) return std::nullopt;
  return ReadTicket(query);
}

Result<service::Ticket> GetTicket(Connection& connection, TicketId ticket) {
  auto found = FindTicket(connection, ticket);
  if (found) return *std::move(found);
  const std::string id = std::to_string(ticket.value);
  return NotFound("TICKET_UNKNOWN", "There is no ticket " + id + ".", {{"ticket", id}});
}

std::vector<service::Ticket> TicketsOf(Connection& connection, const CustomerRecords& whose,
                                       std::size_t most) {
  std::vector<service::Ticket> tickets;
  for (const std::uint64_t record : whose.records) {
    Query query(connection,
                "SELECT id, version, subject, state, ?1, owner, queue, priority, created_ns,"
                " updated_ns, (SELECT group_concat(interaction_id) FROM ticket_interaction"
                " WHERE ticket_id = ticket.id) FROM ticket WHERE record_id = ?2"
                " ORDER BY rank, id DESC LIMIT ?3",
                whose.customer, record, most);
    while (query.Next()) tickets.push_back(ReadTicket(query));
  }
  if (whose.records.size() < 2) return tickets;
  // The order of each record's, for all of them together.
  std::sort(tickets.begin(), tickets.end(), [](const auto& a, const auto& b) {
    return RankOf(a.state) != RankOf(b.state) ? RankOf(a.state) < RankOf(b.state) : a.id > b.id;
  });
  if (tickets.size() > most) tickets.resize(most);
  return tickets;
}

void InsertTicket(Connection& connection, service::Ticket& ticket) {
  const std::int64_t id = Insert(
      connection,
      "INSERT INTO ticket (version, subject, state, rank, owner, queue, priority, created_ns,"
      " updated_ns) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
      ticket.version, ticket.subject, ticket.state, RankOf(ticket.state), ticket.owner,
      ticket.queue, ticket.priority, ticket.created, ticket.updated);
  ticket.id = TicketId{static_cast<std::uint64_t>(id)};
  if (ticket.customer) PointTicket(connection, ticket);
}

void UpdateTicket(Connection& connection, const service::Ticket& ticket) {
  Execute(connection,
          "UPDATE ticket SET version = ?, subject = ?, state = ?, rank = ?, owner = ?, queue = ?,"
          " priority = ?, updated_ns = ? WHERE id = ?",
          ticket.version, ticket.subject, ticket.state, RankOf(ticket.state), ticket.owner,
          ticket.queue, ticket.priority, ticket.updated, ticket.id);
}

void PointTicket(Connection& connection, service::Ticket& ticket) {
  ContactTrace trace;
  if (!ticket.interactions.empty()) trace.interaction = ticket.interactions.front();
  const auto record = RecordFor(connection, ticket.customer, trace);
  Execute(connection, "UPDATE ticket SET record_id = ? WHERE id = ?", record, ticket.id);
  ticket.customer = ResolveCustomer(connection, ticket.customer);
}

void InsertComment(Connection& connection, service::TicketComment& comment) {
  const std::int64_t id =
      Insert(connection,
             "INSERT INTO ticket_comment (ticket_id, author, text, is_internal, time_ns)"
             " VALUES (?, ?, ?, ?, ?) RETURNING id",
             comment.ticket, comment.author, comment.text, comment.is_internal, comment.time);
  comment.id = static_cast<std::uint64_t>(id);
}

void InsertTicketInteraction(Connection& connection, TicketId ticket, InteractionId interaction) {
  Execute(connection,
          "INSERT INTO ticket_interaction (ticket_id, interaction_id) VALUES (?, ?)"
          " ON CONFLICT DO NOTHING",
          ticket, interaction);
}

}  // namespace strowger::store
