#include "adapters/store/readers.h"

#include <algorithm>
#include <utility>

#include "base/thread_name.h"
#include "base/thread_urgency.h"

namespace strowger::store {

namespace {

// Without the common transaction each read has its own, and finds out by itself what is wrong.
bool Try(Connection& connection, void (Connection::*move)()) {
  try {
    (connection.*move)();
    return true;
  } catch (const SqlFailure&) {
    return false;
  }
}

}  // namespace

Readers::~Readers() { Stop(); }

void Readers::Start(const std::string& path, std::size_t count,
                    const std::shared_ptr<const DictionaryInForce>& dictionary, Urgency urgency) {
  STROWGER_CHECK(threads_.empty() && count > 0);
  for (std::size_t i = 0; i < count; ++i) {
    connections_.push_back(std::make_unique<Connection>(path, Access::kRead));
    connections_.back()->Obey(dictionary);
  }
  is_stopping_ = false;
  for (const auto& connection : connections_) {
    threads_.emplace_back([this, urgency, &connection = *connection] {
      NameThread(urgency == Urgency::kPrompt ? "store reader" : "store upkeep");
      if (urgency == Urgency::kBackground) LetOthersFirst();
      Loop(connection);
    });
  }
}

void Readers::Stop() {
  {
    std::lock_guard lock(mutex_);
    is_stopping_ = true;
  }
  wake_.notify_all();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
  connections_.clear();
}

bool Readers::Submit(Read read) {
  bool wakes = false;
  {
    std::lock_guard lock(mutex_);
    if (is_stopping_ || waiting_.size() >= kWaitingMax) return false;
    waiting_.push_back(std::move(read));
    wakes = idle_ > 0;
  }
  if (wakes) wake_.notify_one();
  return true;
}

void Readers::Loop(Connection& connection) {
  while (true) {
    const std::vector<Read> batch = Take();
    if (batch.empty()) return;
    if (batch.size() == 1) {
      batch.front()(connection);
      continue;
    }
    // One read transaction for all of them: it begins after the last was taken, so each sees
    // everything that was committed before it was asked for.
    Try(connection, &Connection::BeginReading);
    for (const Read& read : batch) read(connection);
    // The engine may have ended it by itself, as SQLite does when it cannot read the file.
    if (connection.is_in_transaction() && !Try(connection, &Connection::Commit)) {
      Try(connection, &Connection::RollBack);
    }
  }
}

std::vector<Readers::Read> Readers::Take() {
  std::unique_lock lock(mutex_);
  ++idle_;
  wake_.wait(lock, [this] { return is_stopping_ || !waiting_.empty(); });
  --idle_;
  // A fair share, so that the other threads have something to do.
  const std::size_t share =
      (waiting_.size() + threads_.size() - 1) / std::max<std::size_t>(1, threads_.size());
  const std::size_t count = std::min(share, kBatchMax);
  std::vector<Read> batch;
  batch.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    batch.push_back(std::move(waiting_.front()));
    waiting_.pop_front();
  }
  return batch;
}

}  // namespace strowger::store
