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
    waiting_.push_back({std::move(change), SteadyClock::now()});
    ++unfinished_;
  }
  if (was_empty) wake_.notify_one();
  return true;
}

Writer::Figures Writer::figures() const {
  Figures figures;
  figures.commits = commits_.load(std::memory_order_relaxed);
  figures.failed_commits = failed_commits_.load(std::memory_order_relaxed);
  figures.last_commit_duration = last_commit_duration_.load(std::memory_order_relaxed);
  std::lock_guard lock(mutex_);
  figures.waiting_changes = unfinished_;
  // What is taken is older than what waits.
  const auto oldest = taken_since_ || waiting_.empty() ? taken_since_ : waiting_.front().since;
  if (oldest) figures.oldest_wait = SteadyClock::now() - *oldest;
  return figures;
}

void Writer::Loop() {
  std::deque<Waiting> taken;
  while (true) {
    {
      std::unique_lock lock(mutex_);
      if (taken.empty()) wake_.wait(lock, [this] { return is_stopping_ || !waiting_.empty(); });
      std::move(waiting_.begin(), waiting_.end(), std::back_inserter(taken));
      waiting_.clear();
      if (taken.empty()) return;
      taken_since_ = taken.front().since;
    }
    FinishGroup(taken, CommitGroup(taken));
  }
}

std::vector<Result<void>> Writer::CommitGroup(const std::deque<Waiting>& taken) {
  const auto deadline = SteadyClock::now() + kGroupDurationMax;
  std::vector<Result<void>> outcomes;
  Result<void> committed;
  try {
    Execute(connection_, "BEGIN IMMEDIATE");
    const std::size_t most = std::min(taken.size(), kGroupChangesMax);
    while (outcomes.size() < most && (outcomes.empty() || SteadyClock::now() < deadline)) {
      outcomes.push_back(ApplyOne(taken[outcomes.size()].change));
      if (!connection_.is_in_transaction()) break;
    }
    committed = connection_.is_in_transaction() ? Commit() : Result<void>(TransactionLost());
  } catch (const SqlFailure& failure) {
    committed = StoreError(failure);
    if (outcomes.empty()) outcomes.emplace_back();
  }
  if (committed.ok()) return outcomes;
  RollBack();
  failed_commits_.fetch_add(1, std::memory_order_relaxed);
  for (Result<void>& outcome : outcomes) {
    if (outcome.ok()) outcome = committed;
  }
  return outcomes;
}

void Writer::FinishGroup(std::deque<Waiting>& taken, const std::vector<Result<void>>& outcomes) {
  std::vector<std::function<void(Result<void>)>> finishes;
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    finishes.push_back(std::move(taken.front().change.finish));
    taken.pop_front();
  }
  {
    // Before anybody is told, so that who was told does not find the change still waiting.
    std::lock_guard lock(mutex_);
    unfinished_ -= outcomes.size();
    taken_since_ = taken.empty() ? std::nullopt : std::optional(taken.front().since);
  }
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    if (finishes[i]) finishes[i](outcomes[i]);
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
    const auto start = SteadyClock::now();
    Execute(connection_, "COMMIT");
    last_commit_duration_.store(SteadyClock::now() - start, std::memory_order_relaxed);
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
