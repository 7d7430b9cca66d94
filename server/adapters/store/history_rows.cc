#include "adapters/store/history_rows.h"

#include <algorithm>
#include <tuple>

namespace strowger::store {

namespace {

TimePoint TimeOf(const service::InteractionSummary& interaction) { return interaction.start; }
TimePoint TimeOf(const service::Note& note) { return note.time; }

// What was read record by record, the newest of all.
template <class Row>
void KeepNewest(std::vector<Row>& rows, std::size_t most) {
  std::sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) {
    return TimeOf(a) != TimeOf(b) ? TimeOf(a) > TimeOf(b) : a.id > b.id;
  });
  if (rows.size() > most) rows.resize(most);
}

void AddInteractions(Connection& connection, std::uint64_t record, const ContactPosition& before,
                     std::size_t most, std::vector<service::InteractionSummary>& interactions) {
  Query query(connection,
              "SELECT id, channel, queue, agent, outcome, disposition, arrived_ns, wait_ns, talk_ns"
              " FROM interaction WHERE record_id = ? AND (arrived_ns, id) < (?, ?)"
              " ORDER BY arrived_ns DESC, id DESC LIMIT ?",
              record, before.start, before.id, most);
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
}

// From the columns id, the customer, interaction_id, author, text, time_ns, pinned_ns and
// pinned_by.
service::Note ReadNote(const Query& query) {
  service::Note note;
  note.id = query.Get<std::uint64_t>(0);
  note.customer = query.Get<CustomerId>(1);
  note.interaction = query.Get<InteractionId>(2);
  note.author = query.Get<std::string>(3);
  note.text = query.Get<std::string>(4);
  note.time = query.Get<TimePoint>(5);
  note.pinned = query.Get<std::optional<TimePoint>>(6);
  note.pinned_by = query.Get<std::string>(7);
  return note;
}

}  // namespace

std::vector<service::InteractionSummary> InteractionsOf(Connection& connection,
                                                        const CustomerRecords& whose,
                                                        std::size_t most,
                                                        const ContactPosition& before) {
  std::vector<service::InteractionSummary> interactions;
  for (const std::uint64_t record : whose.records) {
    AddInteractions(connection, record, before, most, interactions);
  }
  if (whose.records.size() > 1) KeepNewest(interactions, most);
  return interactions;
}

std::vector<service::Note> NotesOf(Connection& connection, const CustomerRecords& whose,
                                   std::size_t most) {
  std::vector<service::Note> notes;
  for (const std::uint64_t record : whose.records) {
    Query query(connection,
                "SELECT id, ?1, interaction_id, author, text, time_ns, pinned_ns, pinned_by"
                " FROM note WHERE record_id = ?2 AND pinned_ns IS NULL"
                " ORDER BY time_ns DESC, id DESC LIMIT ?3",
                whose.customer, record, most);
    while (query.Next()) notes.push_back(ReadNote(query));
  }
  if (whose.records.size() > 1) KeepNewest(notes, most);
  return notes;
}

std::vector<service::Note> PinnedNotesOf(Connection& connection, const CustomerRecords& whose) {
  std::vector<service::Note> notes;
  for (const std::uint64_t record : whose.records) {
    Query query(connection,
                "SELECT id, ?1, interaction_id, author, text, time_ns, pinned_ns, pinned_by"
                " FROM note WHERE record_id = ?2 AND pinned_ns IS NOT NULL"
                " ORDER BY pinned_ns DESC, id DESC LIMIT ?3",
                whose.customer, record, service::kPinnedNotesMax);
    while (query.Next()) notes.push_back(ReadNote(query));
  }
  std::ranges::sort(notes, [](const service::Note& a, const service::Note& b) {
    return std::tie(a.pinned, a.id) > std::tie(b.pinned, b.id);
  });
  if (notes.size() > service::kPinnedNotesMax) notes.resize(service::kPinnedNotesMax);
  return notes;
}

std::optional<service::Note> FindNote(Connection& connection, std::uint64_t note) {
  Query query(connection,
              "SELECT id, (SELECT customer_id FROM customer_record r WHERE r.id = record_id),"
              " interaction_id, author, text, time_ns, pinned_ns, pinned_by FROM note"
              " WHERE id = ?",
              note);
  if (!query.Next()) return std::nullopt;
  return ReadNote(query);
}

void UpdatePin(Connection& connection, const service::Note& note) {
  Execute(connection, "UPDATE note SET pinned_ns = ?, pinned_by = ? WHERE id = ?", note.pinned,
          note.pinned_by, note.id);
}

void InsertNote(Connection& connection, service::Note& note) {
  const auto record = RecordFor(connection, note.customer, {note.interaction, {}});
  const std::int64_t id =
      Insert(connection,
             "INSERT INTO note (record_id, interaction_id, author, text, time_ns)"
             " VALUES (?, ?, ?, ?, ?) RETURNING id",
             record, note.interaction, note.author, note.text, note.time);
  note.id = static_cast<std::uint64_t>(id);
}

void SaveIdentity(Connection& connection, InteractionId interaction, CustomerId customer,
                  const std::string& number) {
  const auto record = RecordFor(connection, customer, {interaction, number});
  Execute(connection,
          "INSERT INTO interaction_identity (interaction_id, record_id) VALUES (?, ?)"
          " ON CONFLICT (interaction_id) DO UPDATE SET record_id = excluded.record_id",
          interaction, record);
  Execute(connection, "UPDATE interaction SET record_id = ? WHERE id = ?", record, interaction);
}

std::optional<CustomerId> FindIdentity(Connection& connection, InteractionId interaction) {
  Query query(connection,
              "SELECT customer_id FROM interaction_identity JOIN customer_record"
              " ON customer_record.id = record_id WHERE interaction_id = ?",
              interaction);
  if (!query.Next()) return std::nullopt;
  return query.Get<CustomerId>(0);
}

std::optional<std::uint64_t> FindContactRecord(Connection& connection, InteractionId interaction,
                                               CustomerId customer, const std::string& number) {
  Query told(connection, "SELECT record_id FROM interaction_identity WHERE interaction_id = ?",
             interaction);
  if (told.Next()) return told.Get<std::uint64_t>(0);
  return RecordFor(connection, customer, {{}, number});
}

}  // namespace strowger::store
