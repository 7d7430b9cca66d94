#include "adapters/store/writer.h"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <utility>

#include "adapters/store/failure.h"
#include "base/thread_name.h"

namespace strowger::store {

namespace {

// What a transaction that the engine ended by itself means for the changes that were in it.
Error TransactionLost() {
  return Unavailable("STORE_UNAVAILABLE",
                     "The database gave up the transaction that this change was in; try again.");
}

bool IsAway(const Result<void>& outcome) { return !outcome.ok() && store::IsAway(outcome.error()); }

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
    waiting_.push_back({std::move(change), SteadyClock::now(), admission});
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
  NameThread("store writer");
  std::deque<Waiting> taken;
  while (TakeWaiting(taken)) FinishGroup(taken, CommitGroup(taken));
}

bool Writer::TakeWaiting(std::deque<Waiting>& taken) {
  std::unique_lock lock(mutex_);
  if (is_trying_again_) {
    wake_.wait_for(lock, kRetryPause, [this] { return is_stopping_; });
  } else if (taken.empty()) {
    wake_.wait(lock, [this] { return is_stopping_ || !waiting_.empty(); });
    wake_.wait_until(lock, group_begun_ + kGroupPause, [this] { return is_stopping_; });
  }
  group_begun_ = SteadyClock::now();
  std::move(waiting_.begin(), waiting_.end(), std::back_inserter(taken));
  waiting_.clear();
  if (taken.empty()) return false;
  taken_since_ = taken.front().since;
  is_last_try_ = is_stopping_;
  return true;
}

Writer::Outcomes Writer::CommitGroup(const std::deque<Waiting>& taken) {
  const auto deadline = SteadyClock::now() + kGroupDurationMax;
  Outcomes outcomes;
  Result<void> committed;
  try {
    connection_.BeginWriting();
    const std::size_t most = std::min(taken.size(), kGroupChangesMax);
    while (outcomes.size() < most && (outcomes.empty() || SteadyClock::now() < deadline)) {
      outcomes.push_back(ApplyOne(taken[outcomes.size()].change));
      if (!connection_.is_in_transaction()) break;
    }
    if (connection_.is_in_transaction()) {
      committed = Commit();
    } else {
      const Result<void>& last = outcomes.back();
      committed = IsAway(last) ? last : Result<void>(TransactionLost());
    }
  } catch (const SqlFailure& failure) {
    committed = StoreError(failure);
    // When not even a transaction begins, there is no need to try the others to know how they end.
    if (outcomes.empty()) outcomes.resize(taken.size());
  }
  if (committed.ok()) return outcomes;
  RollBack();
  failed_commits_.fetch_add(1, std::memory_order_relaxed);
  for (Result<void>& outcome : outcomes) {
    if (outcome.ok()) outcome = committed;
  }
  return outcomes;
}

void Writer::FinishGroup(std::deque<Waiting>& taken, Outcomes outcomes) {
  const auto away = std::find_if(outcomes.begin(), outcomes.end(),
                                 [](const Result<void>& outcome) { return IsAway(outcome); });
  const Result<void> health = away == outcomes.end() ? Result<void>() : *away;
  const auto is_kept = [this](const Waiting& one, const Result<void>& outcome) {
    return IsAway(outcome) && one.admission == Admission::kAlways && !is_last_try_;
  };
  is_trying_again_ = false;
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    is_trying_again_ |= is_kept(taken[i], outcomes[i]);
  }
  // Whoever would have to wait behind what is tried again is told at once.
  if (is_trying_again_) outcomes.resize(taken.size(), health);
  std::vector<std::pair<std::function<void(Result<void>)>, Result<void>>> finishes;
  std::deque<Waiting> kept;
  for (const Result<void>& outcome : outcomes) {
    if (is_kept(taken.front(), outcome)) {
      kept.push_back(std::move(taken.front()));
    } else {
      finishes.emplace_back(std::move(taken.front().change.finish), outcome);
    }
    taken.pop_front();
  }
  taken.insert(taken.begin(), std::move_iterator(kept.begin()), std::move_iterator(kept.end()));
  {
    // Before anybody is told, so that who was told does not find the change still waiting.
    std::lock_guard lock(mutex_);
    unfinished_ -= finishes.size();
    taken_since_ = taken.empty() ? std::nullopt : std::optional(taken.front().since);
  }
  TellHealth(health);
  for (const auto& [finish, outcome] : finishes) {
    if (finish) finish(outcome);
  }
}

void Writer::TellHealth(const Result<void>& health) {
  if (health.ok() == is_told_usable_ || !health_changed_) return;
  const auto now = SteadyClock::now();
  if (now - told_ < kTellPause) return;
  told_ = now;
  is_told_usable_ = health.ok();
  health_changed_(health);
}

Result<void> Writer::ApplyOne(const Change& change) {
  Result<void> outcome;
  Execute(connection_, "SAVEPOINT change");
  try {
    outcome = change.apply(connection_);
    connection_.handle().Flush();
  } catch (const SqlFailure& failure) {
    outcome = StoreError(failure);
  }
  if (!connection_.is_in_transaction()) return outcome;
  if (!outcome.ok()) Execute(connection_, "ROLLBACK TO change");
  Execute(connection_, "RELEASE change");
  return outcome;
}

Result<void> Writer::Commit() {
  const auto start = SteadyClock::now();
  try {
    connection_.Commit();
  } catch (const SqlFailure& failure) {
    const Error error = StoreError(failure);
    if (failure.kind() != FailureKind::kUnknownOutcome || !WasCommitted(error)) return error;
  }
  last_commit_duration_.store(SteadyClock::now() - start, std::memory_order_relaxed);
  commits_.fetch_add(1, std::memory_order_relaxed);
  return {};
}

bool Writer::WasCommitted(const Result<void>& health) {
  TellHealth(health);
  while (true) {
    try {
      return connection_.handle().IsCommitted();
    } catch (const SqlFailure&) {
      std::unique_lock lock(mutex_);
      wake_.wait_for(lock, kRetryPause, [this] { return is_stopping_; });
      if (is_stopping_) return false;
    }
  }
}

void Writer::RollBack() {
  if (!connection_.is_in_transaction()) return;
  try {
    connection_.RollBack();
  } catch (const SqlFailure&) {
    // The transaction is gone either way; the next BEGIN tells if the database is, too.
  }
}

}  // namespace strowger::store
