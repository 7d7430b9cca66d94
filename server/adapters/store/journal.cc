#include "adapters/store/journal.h"

#include <algorithm>
#include <future>
#include <memory>
#include <unordered_map>

#include "adapters/store/counters.h"
#include "adapters/store/decision_rows.h"
#include "adapters/store/floor_rows.h"
#include "adapters/store/lost_place_rows.h"
#include "adapters/store/past_wait_rows.h"

namespace strowger::store {

namespace {

std::int64_t DayOf(TimePoint time) {
  return std::chrono::floor<std::chrono::days>(time).time_since_epoch().count();
}

Result<service::JournalMemory> ReadMemory(Connection& connection) {
  service::JournalMemory memory;
  memory.generation = ReadCounter(connection, kGeneration) + 1;
  SaveCounter(connection, kGeneration, memory.generation);
  memory.floor.agents = LoadAgents(connection);
  memory.floor.items = LoadItems(connection);
  memory.floor.lost_places = LoadLostPlaces(connection, memory.floor.items);
  memory.floor.past_waits = LoadPastWaits(connection);
  memory.floor.next_number = std::max<std::uint64_t>(1, ReadCounter(connection, kNextNumber));
  Query links(connection, "SELECT link, acknowledged FROM link_state ORDER BY link");
  while (links.Next()) {
    memory.acknowledged.emplace_back(links.Get<LinkId>(0), links.Get<std::uint64_t>(1));
  }
  return memory;
}

std::int64_t NewestRow(Connection& connection) {
  Query query(connection, "SELECT max(id) FROM journal");
  query.Next();
  return query.Get<std::int64_t>(0);
}

// The newest state of everything that a group touched. Points into the group.
struct Newest {
  std::unordered_map<AgentId, const core::AgentState*> agents;
  std::unordered_map<WorkItemId, const core::ItemView*> items;
  std::unordered_map<LinkId, std::uint64_t> links;
  std::uint64_t next_number = 0;

  void Take(const service::JournalBatch& batch) {
    for (const auto& agent : batch.changes.agents) agents[agent.agent] = &agent;
    for (const auto& item : batch.changes.items) items[item.item] = &item;
    for (const auto& [link, sequence] : batch.acknowledged) {
      links[link] = std::max(links[link], sequence);
    }
    next_number = std::max(next_number, batch.changes.next_number);
  }

  void Write(Connection& connection) const {
    for (const auto& [id, agent] : agents) SaveAgent(connection, *agent);
    for (const auto& [id, item] : items) {
      item->state == core::ItemState::kClosed ? CloseItem(connection, *item)
                                              : SaveItem(connection, *item);
    }
    for (const auto& [link, sequence] : links) {
      Execute(connection,
              "INSERT INTO link_state (link, acknowledged) VALUES (?, ?)"
              " ON CONFLICT (link) DO UPDATE SET acknowledged = excluded.acknowledged",
              link, sequence);
    }
    if (next_number > 0) SaveCounter(connection, kNextNumber, next_number);
  }
};

}  // namespace

void Journal::FindWork(std::string key, service::Done<InteractionId> done) const {
  database_.Read<InteractionId>(
      [key = std::move(key)](Connection& connection) {
        // The index holds keys only, which the second condition tells.
        Query query(connection, "SELECT id FROM interaction WHERE work_key = ? AND work_key <> ''",
                    key);
        if (query.Next()) return query.Get<InteractionId>(0);
        Query joined(connection, "SELECT interaction_id FROM joined_work WHERE work_key = ?", key);
        return joined.Next() ? joined.Get<InteractionId>(0) : InteractionId{};
      },
      std::move(done));
}

void Journal::ReadDecisions(InteractionId interaction,
                            service::Done<std::vector<core::Decision>> done) const {
  database_.Read<std::vector<core::Decision>>(
      [interaction](Connection& connection) { return DecisionsOf(connection, interaction); },
      std::move(done));
}

Result<service::JournalMemory> Journal::Load() {
  std::promise<Result<service::JournalMemory>> answer;
  database_.Write<service::JournalMemory>(
      ReadMemory,
      [&answer](Result<service::JournalMemory> memory) { answer.set_value(std::move(memory)); });
  return answer.get_future().get();
}

void Journal::Commit(service::JournalBatch batch, std::function<void(Result<void>)> done) {
  std::shared_ptr<Group> opened;
  {
    std::unique_lock lock(mutex_);
    if (unfinished_ == kWaitingBatchesMax) {
      lock.unlock();
      if (done) done(StoreBusy());
      return;
    }
    ++unfinished_;
    if (!open_ || open_->size() == kGroupBatchesMax) open_ = opened = std::make_shared<Group>();
    open_->push_back({std::move(batch), std::move(done)});
  }
  if (opened) Submit(opened);
}

service::JournalFigures Journal::figures() const {
  const Writer::Figures writer = database_.writer().figures();
  std::lock_guard lock(mutex_);
  return {.waiting_batches = unfinished_,
          .waiting_changes = writer.waiting_changes,
          .oldest_wait = writer.oldest_wait,
          .last_commit_duration = writer.last_commit_duration,
          .commits = writer.commits,
          .failed_commits = writer.failed_commits};
}

void Journal::Submit(const std::shared_ptr<Group>& group) {
  Change change;
  change.apply = [this, group](Connection& connection) -> Result<void> {
    const bool is_first_try = Close(group);
    // What a try before noted about days was rolled back; noting them again is harmless.
    if (!is_first_try) newest_day_ = 0;
    WriteGroup(connection, *group);
    return {};
  };
  change.finish = [this, group](const Result<void>& committed) {
    // Still open when the transaction did not even begin.
    Close(group);
    FinishGroup(*group, committed);
  };
  const auto refuse = change.finish;
  if (database_.writer().Submit(std::move(change), Writer::Admission::kAlways)) return;
  refuse(Unavailable("STORE_STOPPED", "The database is closed."));
}

bool Journal::Close(const std::shared_ptr<Group>& group) {
  std::lock_guard lock(mutex_);
  if (open_ != group) return false;
  open_.reset();
  return true;
}

void Journal::WriteGroup(Connection& connection, const Group& group) {
  Newest newest;
  for (const Pending& pending : group) {
    for (const auto& row : pending.batch.rows) WriteRow(connection, row);
    for (const auto& decision : pending.batch.changes.decisions) {
      SaveDecision(connection, decision);
    }
    newest.Take(pending.batch);
  }
  newest.Write(connection);
  if (is_pruning_) Prune(connection);
}

void Journal::FinishGroup(const Group& group, const Result<void>& committed) {
  if (!committed.ok()) newest_day_ = 0;
  {
    std::lock_guard lock(mutex_);
    unfinished_ -= group.size();
  }
  for (const Pending& pending : group) {
    if (pending.done) pending.done(committed);
  }
}

void Journal::WriteRow(Connection& connection, const service::JournalRow& row) {
  Execute(connection, "INSERT INTO journal (time_ns, kind, subject, detail) VALUES (?, ?, ?, ?)",
          row.time, row.kind, row.subject, row.detail);
  const std::int64_t day = DayOf(row.time);
  if (day <= newest_day_) return;
  Execute(connection,
          "INSERT INTO journal_day (day, first_id, first_interaction_id) VALUES (?, ?, ?)"
          " ON CONFLICT DO NOTHING",
          day, NewestRow(connection), NextInteraction(connection));
  newest_day_ = day;
  is_pruning_ = true;
}

// Deletes a part of the rows that are too old; goes on with the next write while there are more.
void Journal::Prune(Connection& connection) {
  const std::int64_t oldest_kept = newest_day_ - kAgeMax.count();
  std::int64_t first_kept = 0;
  InteractionId first_interaction;
  {
    Query kept(connection,
               "SELECT first_id, first_interaction_id FROM journal_day WHERE day >= ?"
               " ORDER BY day LIMIT 1",
               oldest_kept);
    if (kept.Next()) {
      first_kept = kept.Get<std::int64_t>(0);
      first_interaction = kept.Get<InteractionId>(1);
    }
  }
  Execute(
      connection,
      "DELETE FROM journal WHERE id IN (SELECT id FROM journal WHERE id < ? ORDER BY id LIMIT ?)",
      first_kept, kPruneRowsMax);
  if (static_cast<std::size_t>(connection.changes()) == kPruneRowsMax) return;
  if (!PruneDecisions(connection, first_interaction, kPruneRowsMax)) return;
  Execute(connection, "DELETE FROM journal_day WHERE day < ?", oldest_kept);
  is_pruning_ = false;
}

}  // namespace strowger::store
