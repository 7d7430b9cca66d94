#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "adapters/store/change_bell.h"
#include "adapters/store/connection.h"
#include "adapters/store/engine.h"
#include "adapters/store/failure.h"
#include "adapters/store/readers.h"
#include "adapters/store/writer.h"
#include "base/result.h"
#include "base/time.h"
#include "service/ports/done.h"

namespace strowger::store {

struct DatabaseOptions {
  std::string path;         // A SQLite file in a folder that exists, or a PostgreSQL connection.
  std::size_t readers = 2;  // Threads.
  // When the disk is full, for example; see Writer.
  Writer::HealthChanged health_changed = {};
};

// One database with the threads that use it. The stores are made from it and are thin: they borrow
// it and live shorter.
//
// Order: make the Database, Start it (on failure print the error and end), make the stores, Load
// the journal, serve; then stop whoever calls the stores, Stop the Database (all that was asked for
// is committed and answered), destroy the stores, destroy the Database.
class Database {
 public:
  // `clock` outlives the database and is read on its threads.
  Database(DatabaseOptions options, const Clock& clock);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  // Takes the lock, opens the database, brings its schema up to date and starts the threads. The
  // error's message is one line that names the database and the mend.
  Result<void> Start();
  void Stop();

  const Clock& clock() const { return clock_; }
  const std::string& path() const { return options_.path; }

  // Runs `work` on the writer's thread and `done` with its result when that is durable. When the
  // queue is full `done` is called at once, on the caller's thread, with STORE_BUSY.
  template <class T>
  void Write(std::function<Result<T>(Connection&)> work, service::Done<T> done);
  // Runs `work` on a reader's thread, and `done` with its result; STORE_BUSY as above.
  template <class T>
  void Read(std::function<Result<T>(Connection&)> work, service::Done<T> done);
  // The same for work of the server's own, and for long work that somebody started: on a thread
  // that lets others go first, where no caller's pop waits behind it.
  template <class T>
  void ReadInBackground(std::function<Result<T>(Connection&)> work, service::Done<T> done);

  // As Engine::ScrubSome, on the caller's thread. Between Start and Stop.
  Result<bool> ScrubSome(std::uint32_t& page) { return engine_->ScrubSome(page); }

  // What is kept about customers and how it is written. From any thread, also before Start.
  DictionaryInForce& dictionary() { return *dictionary_; }

  // Rung when something was committed by which clocks of tickets go otherwise. From any thread.
  ChangeBell& clock_bell() { return clock_bell_; }

  Writer& writer() { return *writer_; }
  Readers& readers() { return readers_; }

 private:
  template <class T>
  static void ReadOn(Readers& readers, std::function<Result<T>(Connection&)> work,
                     service::Done<T> done);

  // Borrowed.
  const Clock& clock_;
  // Owned, in start order.
  const DatabaseOptions options_;
  ChangeBell clock_bell_;
  const std::shared_ptr<DictionaryInForce> dictionary_ = std::make_shared<DictionaryInForce>();
  const std::unique_ptr<Engine> engine_;
  std::unique_ptr<Connection> connection_;  // The writer's.
  std::unique_ptr<Writer> writer_;
  Readers readers_;
  Readers background_;
};

// Runs `work` and turns what the engine throws into an Error.
template <class T>
Result<T> Guarded(const std::function<Result<T>(Connection&)>& work, Connection& connection) {
  try {
    return work(connection);
  } catch (const SqlFailure& failure) {
    return StoreError(failure);
  }
}

template <class T>
void Database::Write(std::function<Result<T>(Connection&)> work, service::Done<T> done) {
  auto outcome = std::make_shared<std::optional<Result<T>>>();
  auto shared_done = std::make_shared<service::Done<T>>(std::move(done));
  Change change;
  change.apply = [work = std::move(work), outcome](Connection& connection) -> Result<void> {
    outcome->emplace(work(connection));
    if (!(*outcome)->ok()) return (*outcome)->error();
    return {};
  };
  change.finish = [outcome, shared_done](Result<void> committed) {
    if (!committed.ok()) return (*shared_done)(committed.error());
    (*shared_done)(std::move(**outcome));
  };
  if (!writer_->Submit(std::move(change))) (*shared_done)(StoreBusy());
}

template <class T>
void Database::ReadOn(Readers& readers, std::function<Result<T>(Connection&)> work,
                      service::Done<T> done) {
  auto shared_done = std::make_shared<service::Done<T>>(std::move(done));
  const bool is_taken =
      readers.Submit([work = std::move(work), shared_done](Connection& connection) {
        (*shared_done)(Guarded<T>(work, connection));
      });
  if (!is_taken) (*shared_done)(StoreBusy());
}

template <class T>
void Database::Read(std::function<Result<T>(Connection&)> work, service::Done<T> done) {
  ReadOn<T>(readers_, std::move(work), std::move(done));
}

template <class T>
void Database::ReadInBackground(std::function<Result<T>(Connection&)> work, service::Done<T> done) {
  ReadOn<T>(background_, std::move(work), std::move(done));
}

}  // namespace strowger::store
