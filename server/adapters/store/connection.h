#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>

#include "adapters/store/dictionary_in_force.h"
#include "adapters/store/engine_handle.h"
#include "adapters/store/statement.h"

namespace strowger::store {

// A connection with a database and its prepared statements. Used by one thread at a time.
class Connection {
 public:
  // Opens a database at its place, a SQLite file or what PostgreSQL takes for a connection; makes
  // the file when it is missing and `access` allows that. Throws SqlFailure.
  Connection(const std::string& place, Access access);
  explicit Connection(std::unique_ptr<EngineHandle> handle);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // The statement of this text, prepared on first use. Owned by the connection. Throws SqlFailure.
  Statement& Prepare(Sql sql);

  // As in EngineHandle.
  void Script(const std::string& sql) { handle_->Script(sql); }
  void BeginWriting() { handle_->Begin(Access::kReadWrite); }
  void BeginReading() { handle_->Begin(Access::kRead); }
  void Commit() { handle_->Commit(); }
  void RollBack() { handle_->RollBack(); }
  bool is_in_transaction() const { return handle_->is_in_transaction(); }
  std::int64_t last_insert_id() { return handle_->last_insert_id(); }
  std::int64_t changes() { return handle_->changes(); }

  EngineHandle& handle() { return *handle_; }

  // What is kept about customers and how it is written; the usual until Obey.
  std::shared_ptr<const core::Dictionary> dictionary() const { return dictionary_->Get(); }
  std::shared_ptr<const DictionaryInForce::TierPoints> tier_points() const {
    return dictionary_->tier_points();
  }
  void Obey(std::shared_ptr<const DictionaryInForce> dictionary) {
    dictionary_ = std::move(dictionary);
  }

 private:
  const std::unique_ptr<EngineHandle> handle_;
  std::shared_ptr<const DictionaryInForce> dictionary_ =
      std::make_shared<const DictionaryInForce>();
  // By the address of their text. Given back before the handle.
  std::unordered_map<const char*, std::unique_ptr<Statement>> statements_;
};

}  // namespace strowger::store
