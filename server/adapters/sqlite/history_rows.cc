#include "adapters/sqlite/history_rows.h"

#include <limits>

namespace strowger::sqlite {

std::vector<service::InteractionSummary> InteractionsOf(Connection& connection, CustomerId customer,
                                                        std::size_t most,
                                                        std::optional<InteractionId> before) {
  const std::int64_t limit =
      before ? static_cast<std::int64_t>(before->value) : std::numeric_limits<std::int64_t>::max();
  Query query(connection,
              "SELECT id, channel, queue, agent, outcome, disposition, arrived_ns, wait_ns, talk_ns"
              " FROM interaction WHERE customer_id = ? AND id < ? ORDER BY id DESC LIMIT ?",
              customer, limit, most);
  std::vector<service::InteractionSummary> interactions;
  while (query.Next()) {
    service::InteractionSummary summary;
    summary.id = query.Get<InteractionId>(0);
    summary.channel = query.Get<std::string>(1);
    summary.queue = query.Get<QueueId>(2);
    summary.agent = query.Get<AgentId>(3);
    summary.outcome = query.Get<core::ItemOutcome>(4);
    summary.disposition = query.Get<std::string>(5);
    summary.start = query.Get<TimePoint>(6);
    summary.wait = query.Get<Duration>(7);
    summary.talk = query.Get<Duration>(8);
    interactions.push_back(std::move(summary));
  }
  return interactions;
}

std::vector<service::Note> NotesOf(Connection& connection, CustomerId customer, std::size_t most) {
  Query query(connection,
              "SELECT id, interaction_id, author, text, time_ns FROM note WHERE customer_id = ?"
              " ORDER BY id DESC LIMIT ?",
              customer, most);
  std::vector<service::Note> notes;
  while (query.Next()) {
    service::Note note;
    note.id = query.Get<std::uint64_t>(0);
    note.customer = customer;
    note.interaction = query.Get<InteractionId>(1);
    note.author = query.Get<std::string>(2);
    note.text = query.Get<std::string>(3);
    note.time = query.Get<TimePoint>(4);
    notes.push_back(std::move(note));
  }
  return notes;
}

void InsertNote(Connection& connection, service::Note& note) {
  Execute(
      connection,
      "INSERT INTO note (customer_id, interaction_id, author, text, time_ns) VALUES (?, ?, ?, ?, "
      "?)",
      note.customer, note.interaction, note.author, note.text, note.time);
  note.id = static_cast<std::uint64_t>(connection.last_insert_id());
}

void SaveIdentity(Connection& connection, InteractionId interaction, CustomerId customer) {
  Execute(connection,
          "INSERT OR REPLACE INTO interaction_identity (interaction_id, customer_id) VALUES (?, ?)",
          interaction, customer);
  Execute(connection, "UPDATE interaction SET customer_id = ? WHERE id = ?", customer, interaction);
}

std::optional<CustomerId> FindIdentity(Connection& connection, InteractionId interaction) {
  Query query(connection, "SELECT customer_id FROM interaction_identity WHERE interaction_id = ?",
              interaction);
  if (!query.Next()) return std::nullopt;
  return query.Get<CustomerId>(0);
}

}  // namespace strowger::sqlite
