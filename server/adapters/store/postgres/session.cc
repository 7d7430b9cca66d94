#include "adapters/store/postgres/session.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace strowger::store::postgres {

namespace {

constexpr std::chrono::milliseconds kPauseMin{100};
constexpr std::chrono::milliseconds kPauseMax{5'000};

// "strowger" in ASCII, so that it meets no other program's lock.
constexpr char kLockKey[] = "8319400234730349938";

// synchronous_commit: a commit is on the disk when it returns. Compiling plans would cost more than
// the short statements here. The lock of a server that was killed goes when PostgreSQL has noticed.
constexpr char kSettings[] =
    "SET synchronous_commit = on; SET client_min_messages = error; SET jit = off;"
    " SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0;"
    " SET lock_timeout = '5s'";

std::string FirstLine(std::string_view text) {
  for (const std::string_view mark : {"FATAL:  ", "ERROR:  "}) {
    const auto at = text.find(mark);
    if (at != std::string_view::npos) text.remove_prefix(at + mark.size());
  }
  text = text.substr(0, text.find('\n'));
  return std::string(text.empty() ? "the connection was lost" : text);
}

}  // namespace

FailureKind KindOf(std::string_view sql_state) {
  if (sql_state == "53100") return FailureKind::kFull;
  if (sql_state == "XX001" || sql_state == "XX002") return FailureKind::kCorrupt;
  if (sql_state.empty()) return FailureKind::kAway;
  // Connections, conflicts, resources, interventions, the system; a server that only reads for now.
  constexpr std::array<std::string_view, 7> kAwayClasses{"08", "40",    "53",   "57",
                                                         "58", "25006", "55P03"};
  const bool is_away = std::any_of(
      kAwayClasses.begin(), kAwayClasses.end(),
      [sql_state](std::string_view beginning) { return sql_state.starts_with(beginning); });
  return is_away ? FailureKind::kAway : FailureKind::kRefused;
}

void ThrowFailure(PGconn* connection, const PGresult* result) {
  const char* state = result ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : nullptr;
  const char* message = result ? PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY) : nullptr;
  const bool is_lost = PQstatus(connection) == CONNECTION_BAD;
  throw SqlFailure(is_lost ? FailureKind::kAway : KindOf(state ? state : ""),
                   message ? message : FirstLine(PQerrorMessage(connection)));
}

Session::Session(std::string place, Access access, Lock lock)
    : place_(std::move(place)), access_(access), lock_(lock), pause_(kPauseMin) {
  Connect();
}

bool Session::is_connected() const {
  return connection_ && PQstatus(connection_.get()) == CONNECTION_OK;
}

void Session::Connect() {
  if (is_connected()) return;
  if (SteadyClock::now() < next_try_) {
    throw SqlFailure(FailureKind::kAway, "PostgreSQL cannot be reached");
  }
  next_try_ = SteadyClock::now() + pause_;
  pause_ = std::min(pause_ * 2, kPauseMax);
  Open();
  pause_ = kPauseMin;
  next_try_ = {};
}

void Session::Open() {
  // What stands in the place counts more than what stands before it here.
  const std::array keywords{"application_name",
                            "connect_timeout",
                            "keepalives_idle",
                            "tcp_user_timeout",
                            "dbname",
                            "client_encoding",
                            static_cast<const char*>(nullptr)};
  const std::array values{
      "strowgerd", "5", "10", "15000", place_.c_str(), "UTF8", static_cast<const char*>(nullptr)};
  connection_.reset(PQconnectdbParams(keywords.data(), values.data(), 1));
  ++generation_;
  if (!is_connected()) ThrowFailure(connection_.get(), nullptr);
  try {
    Run(kSettings);
    if (access_ == Access::kRead) Run("SET default_transaction_read_only = on");
    if (Ask("SHOW server_encoding") != "UTF8") {
      throw SqlFailure(FailureKind::kRefused,
                       "its encoding is not UTF8; make one with CREATE DATABASE ... ENCODING 'UTF8'"
                       " TEMPLATE template0");
    }
    if (lock_ == Lock::kServer) TakeLock();
  } catch (const SqlFailure&) {
    connection_.reset();
    throw;
  }
}

void Session::TakeLock() {
  try {
    Run(std::string("SELECT pg_advisory_lock(") + kLockKey + ")");
  } catch (const SqlFailure& failure) {
    if (!is_connected()) throw;
    throw LockedElsewhere(
        Ask(std::string("SELECT string_agg(pid::text, ', ') FROM pg_locks"
                        " WHERE locktype = 'advisory' AND granted AND objsubid = 1"
                        " AND database = (SELECT oid FROM pg_database"
                        " WHERE datname = current_database())"
                        " AND (classid::bigint << 32) + objid::bigint = ") +
            kLockKey));
  }
}

ResultPtr Session::Run(const std::string& sql) {
  ResultPtr result(PQexec(connection_.get(), sql.c_str()));
  const auto status = PQresultStatus(result.get());
  if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY) {
    return result;
  }
  ThrowFailure(connection_.get(), result.get());
}

std::string Session::Ask(const std::string& sql) {
  const ResultPtr result = Run(sql);
  return PQntuples(result.get()) > 0 ? PQgetvalue(result.get(), 0, 0) : "";
}

}  // namespace strowger::store::postgres
