#include "adapters/sqlite/writer.h"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <utility>

#include "adapters/sqlite/failure.h"

namespace strowger::sqlite {

namespace {

// What a transaction that SQLite ended by itself means for the changes that were in it.
Error TransactionLost() {
  return Unavailable("STORE_UNAVAILABLE",
                     "The database gave up the transaction that this change was in; try again.");
}

}  // namespace

Writer::~Writer() { Stop(); }

void Writer::Start() {
  STROWGER_CHECK(!thread_.joinable());
  is_stopping_ = false;
  thread_ = std::thread([this] { Loop(); });
}

void Writer::Stop() {
  if (!thread_.joinable()) return;
  {
    std::lock_guard lock(mutex_);
    is_stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

bool Writer::Submit(Change change, Admission admission) {
  bool was_empty = false;
  {
    std::lock_guard lock(mutex_);
    if (is_stopping_) return false;
    if (admission == Admission::kUnlessFull && unfinished_ >= kWaitingMax) return false;
    was_empty = waiting_.empty();
    waiting_.push_back(std::move(change));
    ++unfinished_;
  }
  if (was_empty) wake_.notify_one();
  return true;
}

void Writer::Loop() {
  std::deque<Change> taken;
  while (true) {
    {
      std::unique_lock lock(mutex_);
      if (taken.empty()) wake_.wait(lock, [this] { return is_stopping_ || !waiting_.empty(); });
      std::move(waiting_.begin(), waiting_.end(), std::back_inserter(taken));
      waiting_.clear();
      if (taken.empty()) return;
    }
    const std::size_t before = taken.size();
    CommitGroup(taken);
    std::lock_guard lock(mutex_);
    unfinished_ -= before - taken.size();
  }
}

void Writer::CommitGroup(std::deque<Change>& taken) {
  const auto deadline = std::chrono::steady_clock::now() + kGroupDurationMax;
  std::vector<Result<void>> outcomes;
  Result<void> committed;
  try {
    Execute(connection_, "BEGIN IMMEDIATE");
    const std::size_t most = std::min(taken.size(), kGroupChangesMax);
    while (outcomes.size() < most &&
           (outcomes.empty() || std::chrono::steady_clock::now() < deadline)) {
      outcomes.push_back(ApplyOne(taken[outcomes.size()]));
      if (!connection_.is_in_transaction()) break;
    }
    committed = connection_.is_in_transaction() ? Commit() : Result<void>(TransactionLost());
  } catch (const SqlFailure& failure) {
    committed = StoreError(failure);
    if (outcomes.empty()) outcomes.emplace_back();
  }
  if (!committed.ok()) RollBack();
  for (const Result<void>& outcome : outcomes) {
    const auto finish = std::move(taken.front().finish);
    taken.pop_front();
    if (finish) finish(outcome.ok() ? committed : outcome);
  }
}

Result<void> Writer::ApplyOne(const Change& change) {
  Result<void> outcome;
  Execute(connection_, "SAVEPOINT change");
  try {
    outcome = change.apply(connection_);
  } catch (const SqlFailure& failure) {
    outcome = StoreError(failure);
  }
  if (!connection_.is_in_transaction()) return outcome;
  if (!outcome.ok()) Execute(connection_, "ROLLBACK TO change");
  Execute(connection_, "RELEASE change");
  return outcome;
}

Result<void> Writer::Commit() {
  try {
    Execute(connection_, "COMMIT");
    commits_.fetch_add(1, std::memory_order_relaxed);
    return {};
  } catch (const SqlFailure& failure) {
    return StoreError(failure);
  }
}

void Writer::RollBack() {
  if (!connection_.is_in_transaction()) return;
  try {
    Execute(connection_, "ROLLBACK");
  } catch (const SqlFailure&) {
    // The transaction is gone either way; the next BEGIN tells if the database is, too.
  }
}

}  // namespace strowger::sqlite
