#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "adapters/store/change_bell.h"
#include "adapters/store/database.h"
#include "adapters/store/identity_rows.h"
#include "adapters/store/step_turns.h"
#include "service/ports/review_queue.h"

namespace strowger::store {

// Compares each record that is new or was changed with those that share a key with it, as soon as
// it is kept, and merges or asks as the options say. A few records at a time, in steps: their keys
// are written, pairs are found on a reader's thread, what is found is written; so calls go on
// meanwhile. What waits is in the database, so a stop loses nothing. Since all that is written goes
// through one thread, and looks again, nobody is merged twice or against what was said meanwhile.
//
// Keeps itself alive while a step is under way.
class IdentityWatch : public std::enable_shared_from_this<IdentityWatch> {
 public:
  // So many records are taken together.
  static constexpr std::size_t kRecordsTogether = 16;

  // `database` and `bell` outlive the watch and its steps: stop the database first.
  IdentityWatch(Database& database, ChangeBell& bell, service::IdentityOptions options);

  void Start();
  // No further step is begun.
  void Stop();

 private:
  // From any thread: there may be something in the line.
  void Wake();
  // The steps, each begun by the end of the one before.
  void Look();
  void WriteKeys(std::vector<QueuedRecord> queued);
  void FindPairs(std::vector<QueuedRecord> queued);
  void WritePairs(std::vector<QueuedRecord> queued, std::vector<LikelyPair> pairs);
  // After the last step, or after one that failed: then the next change tries again.
  void Rest();

  // Borrowed.
  Database& database_;
  ChangeBell& bell_;
  // Owned.
  const service::IdentityOptions options_;
  std::shared_ptr<void> watching_;
  // State.
  StepTurns turns_;
};

}  // namespace strowger::store
