#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "base/id.h"
#include "base/result.h"
#include "base/time.h"
#include "core/floor/decision.h"
#include "core/floor/state.h"
#include "service/ports/done.h"

namespace strowger::service {

// One accepted input as it is kept for explanation and replay.
struct JournalRow {
  TimePoint time;
  std::string kind;     // The input's name, for example "HoldCall".
  std::string subject;  // What it is about, for example "agents/ana" or "work-items/17".
  std::string detail;   // One line of key=value pairs.
};

// What one batch of inputs did. Committed as a whole or not at all.
struct JournalBatch {
  std::vector<JournalRow> rows;
  core::Changes changes;
  // For links that number their events: everything up to this sequence is in this batch or before.
  std::vector<std::pair<LinkId, std::uint64_t>> acknowledged;
};

// What a started server reads back.
struct JournalMemory {
  core::FloorMemory floor;
  std::vector<std::pair<LinkId, std::uint64_t>> acknowledged;
  // How often this store was opened by a server; grows by one with each Load. Event sequences of
  // different starts are kept apart by it.
  std::uint64_t generation = 0;
};

// How far the disk is behind what was decided, and what it costs.
struct JournalFigures {
  std::size_t waiting_batches = 0;  // Not yet durable.
  std::size_t waiting_changes = 0;  // Of all that is stored, tickets and customers included.
  Duration oldest_wait{};           // Of the oldest batch or change that is not yet durable.
  Duration last_commit_duration{};  // Of the last transaction until it was on the disk.
  std::uint64_t commits = 0;        // Transactions since the start.
  std::uint64_t failed_commits = 0;
};

// Keeps the floor's state. A closed item becomes an interaction with its segments in the same
// transaction. Batches are grouped into transactions by the adapter.
class Journal {
 public:
  virtual ~Journal() = default;

  // Reads everything; called once, before anything is committed. Blocks.
  virtual Result<JournalMemory> Load() = 0;
  // Never blocks. `done` runs on the writer's thread once the batch is durable (or cannot be).
  virtual void Commit(JournalBatch batch, std::function<void(Result<void>)> done) = 0;
  // Called from any thread.
  virtual JournalFigures figures() const = 0;
  // The closed interaction of the work that was brought in by this key; none when there is none.
  virtual void FindWork(std::string key, Done<InteractionId> done) const = 0;
  // What was decided about the interaction and is durable, in order; empty when nothing is known.
  virtual void ReadDecisions(InteractionId interaction,
                             Done<std::vector<core::Decision>> done) const = 0;
};

}  // namespace strowger::service
