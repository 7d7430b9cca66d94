#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

#include "adapters/store/change_bell.h"
#include "adapters/store/database.h"
#include "adapters/store/quality_rows.h"
#include "adapters/store/step_turns.h"

namespace strowger::store {

// Keeps the marks of customers up: of those who were changed, of all when the dictionary is another
// one or the file has none yet, and of those of whom something became stale. Some at a time: they
// are marked on a reader's thread and the marks are written, so calls go on meanwhile. What waits
// is in the database, so a stop loses nothing.
//
// Keeps itself alive while a step is under way.
class QualityWatch : public std::enable_shared_from_this<QualityWatch> {
 public:
  // So many customers are taken together.
  static constexpr std::size_t kCustomersTogether = 64;

  // `database` and `bell` outlive the watch and its steps: stop the database first.
  QualityWatch(Database& database, ChangeBell& bell) : database_(database), bell_(bell) {}

  void Start();
  // No further step is begun.
  void Stop();
  // From any thread: there may be something to do.
  void Wake();

 private:
  // What one step does. Marks are made on a reader's thread, while others write: what they are made
  // of may be out of date by the time they are written. So only those in the line are marked, since
  // who is changed meanwhile leaves it or comes into it anew; all others are put into it first.
  struct Step {
    bool begins_anew = false;  // Nothing else then.
    std::vector<QueuedCustomer> queued;
    std::vector<std::optional<Assessment>> assessed;  // Of those in the line, in their order.
    bool is_rebuild = false;                          // `next` are the next of all; none: it is over.
    std::vector<CustomerId> next;                     // Who come into the line.
    core::DayNumber today = 0;
    bool is_nothing() const {
      return !begins_anew && queued.empty() && next.empty() && !is_rebuild;
    }
  };

  static Step Plan(Connection& connection, core::DayNumber today);
  static void Write(Connection& connection, const Step& step);
  static void WriteQueued(Connection& connection, const Step& step);
  void Look();
  // After the last step, or after one that failed: then the next change tries again.
  void Rest();

  // Borrowed.
  Database& database_;
  ChangeBell& bell_;
  // Owned.
  std::shared_ptr<void> watching_;
  // State.
  StepTurns turns_;
};

}  // namespace strowger::store
