#pragma once

#include <memory>
#include <string>
#include <vector>

#include "adapters/store/postgres/session.h"

namespace strowger::store::postgres {

class PreparedStatement;

// A lost connection is made anew by whatever is first asked for outside of a transaction, and by
// Begin. One that writes waits for Begin, so that no statement can fall out of its transaction.
class Handle final : public EngineHandle {
 public:
  // Connects. Throws SqlFailure.
  Handle(const std::string& place, Access access, Session::Lock lock = Session::Lock::kNone);
  ~Handle() override;

  std::unique_ptr<Statement> Prepare(const char* sql) override;
  void Script(const std::string& sql) override;
  void Begin(Access access) override;
  void Commit() override;
  void RollBack() override;
  void Flush() override {}
  bool is_in_transaction() const override;
  bool IsCommitted() override;
  std::int64_t last_insert_id() override;
  std::int64_t changes() override { return changes_; }
  const TermSearch& term_search() const override;
  // New terms are put into the index; those that were deleted go with Engine::ScrubSome.
  bool TidyTerms(bool is_first) override;
  std::vector<TableShape> ListTables() override;
  std::vector<TableNumber> ListNumbers() override;
  void SetNumbers(const std::vector<TableNumber>& numbers) override;

  // For its statements.
  Session& session() { return session_; }
  bool is_usable() const { return session_.is_connected(); }
  // Whether it reads, outside of a transaction, and the line was found to be lost.
  bool may_ask_again() const {
    return access_ == Access::kRead && !is_begun_ && !session_.is_connected();
  }
  // Runs a statement; one that is still giving rows makes room for it.
  void Start(PreparedStatement& statement);
  // The last word on a statement, with all rows taken. Throws when it failed.
  void Ended(PreparedStatement& statement, const PGresult* result);

 private:
  struct Sequence {
    std::string table;
    std::string column;
    std::string name;
  };

  std::vector<Sequence> ListSequences();
  // Before anything but a statement of ours is run.
  void MakeRoom();
  // Runs it on a connection, a new one when there is none and this may be.
  ResultPtr Run(const std::string& sql);

  const Access access_;
  Session session_;
  PreparedStatement* active_ = nullptr;  // Has the line.
  std::uint64_t statements_ = 0;
  std::int64_t changes_ = 0;
  bool is_begun_ = false;
  std::string transaction_;  // The number of the last that was committed, "" where it had none.
};

}  // namespace strowger::store::postgres
