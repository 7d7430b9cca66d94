#pragma once

#include <libpq-fe.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "adapters/store/engine_handle.h"

namespace strowger::store::postgres {

struct ResultCloser {
  void operator()(PGresult* result) const { PQclear(result); }
};
using ResultPtr = std::unique_ptr<PGresult, ResultCloser>;

// What a failed result says. Throws always.
[[noreturn]] void ThrowFailure(PGconn* connection, const PGresult* result);
// What a code of SQLSTATE means.
FailureKind KindOf(std::string_view sql_state);

// Another server has the database.
class LockedElsewhere : public SqlFailure {
 public:
  explicit LockedElsewhere(const std::string& holder)
      : SqlFailure(FailureKind::kAway, "another server uses it"), holder_(holder) {}
  // The processes of PostgreSQL that serve it there.
  const std::string& holder() const { return holder_; }

 private:
  std::string holder_;
};

// The line to one database: connects, and again when it was lost; runs what gives no rows.
class Session {
 public:
  enum class Lock {
    kNone,
    // The one server of this database: nobody else has this at the same time.
    kServer,
  };

  Session(std::string place, Access access, Lock lock);

  // After a failure the next attempts come later and later, up to kPauseMax; until then this
  // throws at once.
  void Connect();
  // Whether the line was not lost, as far as is known.
  bool is_connected() const;
  // Counts connections, so that it can be known what was prepared in an earlier one.
  std::uint64_t generation() const { return generation_; }

  // Runs statements as they are. Throws what failed first.
  ResultPtr Run(const std::string& sql);
  // The one value that a query gives, "" for NULL.
  std::string Ask(const std::string& sql);

  PGconn* raw() const { return connection_.get(); }

 private:
  using SteadyClock = std::chrono::steady_clock;
  struct Closer {
    void operator()(PGconn* connection) const { PQfinish(connection); }
  };

  void Open();
  void TakeLock();

  const std::string place_;
  const Access access_;
  const Lock lock_;
  std::unique_ptr<PGconn, Closer> connection_;
  std::uint64_t generation_ = 0;
  std::chrono::milliseconds pause_;
  SteadyClock::time_point next_try_{};
};

}  // namespace strowger::store::postgres
