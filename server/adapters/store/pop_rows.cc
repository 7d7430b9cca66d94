#include "adapters/store/pop_rows.h"

#include <algorithm>
#include <limits>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "adapters/store/history_rows.h"
#include "adapters/store/ticket_rows.h"
#include "core/ticket/ticket_risk.h"

namespace strowger::store {

using service::CustomerValue;
using service::InteractionSummary;
using service::Note;
using service::Promise;
using service::Ticket;

namespace {

constexpr std::size_t kContactsLookedAt = 30;
constexpr std::size_t kValueFactsMax = 1'000;  // Of one record.

core::TicketStanding StandingOf(const Ticket& ticket) {
  return {ticket.state, ticket.priority, ticket.id.value};
}

bool IsUnfinished(const Ticket& ticket) { return core::IsUnfinished(ticket.state); }

std::int64_t AddedUp(std::int64_t sum, std::int64_t amount) {
  std::int64_t result = 0;
  if (!__builtin_add_overflow(sum, amount, &result)) return result;
  return amount > 0 ? std::numeric_limits<std::int64_t>::max()
                    : std::numeric_limits<std::int64_t>::min();
}

// The ids of those that go first; what they say is read for those alone that are shown.
std::vector<TicketId> RiskiestOf(Connection& connection, std::uint64_t record) {
  std::vector<TicketId> ids;
  Query query(connection,
              "SELECT id FROM ticket WHERE record_id = ? AND rank = 0"
              " ORDER BY state, priority DESC, id LIMIT ?",
              record, service::kPopTicketsMax);
  while (query.Next()) ids.push_back(query.Get<TicketId>(0));
  return ids;
}

}  // namespace

std::vector<Ticket> RiskiestTickets(Connection& connection, const CustomerRecords& whose,
                                    std::vector<Ticket> newest) {
  const bool may_be_more =
      newest.size() == service::kPopTicketsMax && std::ranges::all_of(newest, IsUnfinished);
  const Ticket last = newest.empty() ? Ticket{} : newest.front();
  if (may_be_more) {
    std::set<TicketId> known;
    for (const Ticket& ticket : newest) known.insert(ticket.id);
    for (const std::uint64_t record : whose.records) {
      for (const TicketId id : RiskiestOf(connection, record)) {
        if (!known.insert(id).second) continue;
        if (auto ticket = FindTicket(connection, id)) newest.push_back(*std::move(ticket));
      }
    }
  }
  std::ranges::sort(newest, core::IsRiskier, StandingOf);
  if (newest.size() <= service::kPopTicketsMax) return newest;
  newest.resize(service::kPopTicketsMax);
  const bool is_shown =
      std::ranges::any_of(newest, [&](const Ticket& t) { return t.id == last.id; });
  if (!is_shown) newest.back() = last;
  return newest;
}

std::vector<InteractionSummary> LastContactsOf(Connection& connection,
                                               const CustomerRecords& whose) {
  auto looked_at = InteractionsOf(connection, whose, kContactsLookedAt);
  std::vector<InteractionSummary> contacts;
  std::set<std::string> channels;
  for (InteractionSummary& contact : looked_at) {
    const bool is_first = channels.insert(contact.channel).second;
    if (contacts.size() < service::kPopInteractionsMax || is_first) {
      contacts.push_back(std::move(contact));
    }
  }
  return contacts;
}

std::vector<Note> PopNotesOf(Connection& connection, const CustomerRecords& whose) {
  std::vector<Note> notes = PinnedNotesOf(connection, whose);
  for (Note& note : NotesOf(connection, whose, service::kPopNotesMax)) {
    notes.push_back(std::move(note));
  }
  return notes;
}

std::vector<CustomerValue> ValuesOf(Connection& connection, const CustomerRecords& whose,
                                    TimePoint since) {
  std::map<std::pair<std::string, std::string>, CustomerValue> values;
  for (const std::uint64_t record : whose.records) {
    std::size_t rows = 0;
    Query query(connection,
                "SELECT kind, currency, amount FROM customer_fact WHERE record_id = ?"
                " AND fact_ns >= ? AND amount IS NOT NULL ORDER BY fact_ns DESC LIMIT ?",
                record, since, kValueFactsMax);
    for (; query.Next(); ++rows) {
      auto kind = query.Get<std::string>(0);
      if (kind != "order" && kind != "invoice") continue;
      auto currency = query.Get<std::string>(1);
      CustomerValue& value = values[{kind, currency}];
      value.kind = std::move(kind);
      value.currency = std::move(currency);
      value.amount = AddedUp(value.amount, query.Get<std::int64_t>(2));
      ++value.facts;
    }
    if (rows < kValueFactsMax) continue;
    for (auto& [_, value] : values) value.is_at_least = true;
  }
  std::vector<CustomerValue> listed;
  for (auto& [_, value] : values) listed.push_back(std::move(value));
  std::ranges::sort(listed, [](const CustomerValue& a, const CustomerValue& b) {
    return std::tie(b.facts, a.kind, a.currency) < std::tie(a.facts, b.kind, b.currency);
  });
  if (listed.size() > service::kPopValuesMax) listed.resize(service::kPopValuesMax);
  return listed;
}

std::vector<Promise> PromisesOf(Connection& connection, const service::Customer& customer) {
  std::vector<CustomerId> numbers{customer.id};
  numbers.insert(numbers.end(), customer.merged.begin(), customer.merged.end());
  std::vector<Promise> promises;
  for (const CustomerId number : numbers) {
    Query query(connection,
                "SELECT id, queue, subject, callback_agent, callback_from_ns, callback_until_ns"
                " FROM work_item WHERE customer_id = ? AND callback_attempts IS NOT NULL"
                " ORDER BY callback_from_ns, id LIMIT ?",
                number, service::kPopPromisesMax);
    while (query.Next()) {
      promises.push_back({.item = query.Get<WorkItemId>(0),
                          .queue = query.Get<QueueId>(1),
                          .agent = query.Get<AgentId>(3),
                          .note = query.Get<std::string>(2),
                          .from = query.Get<TimePoint>(4),
                          .until = query.Get<TimePoint>(5)});
    }
  }
  std::ranges::sort(promises, {}, [](const Promise& p) { return std::tie(p.from, p.item); });
  if (promises.size() > service::kPopPromisesMax) promises.resize(service::kPopPromisesMax);
  return promises;
}

}  // namespace strowger::store
