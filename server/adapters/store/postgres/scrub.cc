#include "adapters/store/postgres/scrub.h"

#include "adapters/store/failure.h"
#include "adapters/store/postgres/handle.h"

namespace strowger::store::postgres {

namespace {

// Of the owner of the database; where that is somebody else, it goes when PostgreSQL next tidies.
void TidyStatistics(Session& session) {
  try {
    session.Run("VACUUM pg_statistic");
  } catch (const SqlFailure& failure) {
    if (failure.kind() == FailureKind::kAway) throw;
  }
}

}  // namespace

Result<bool> ScrubSome(const std::string& place, std::uint32_t& page) {
  try {
    Handle handle(place, Access::kReadWrite);
    const auto tables = handle.ListTables();
    Session& session = handle.session();
    if (page > tables.size()) {
      TidyStatistics(session);
      // What was rewritten leaves the disk.
      try {
        session.Run("CHECKPOINT");
      } catch (const SqlFailure& failure) {
        if (failure.kind() == FailureKind::kAway) throw;
      }
      return true;
    }
    const std::string name = '"' + tables[page - 1].name + '"';
    const bool is_small = std::stoll(session.Ask("SELECT pg_total_relation_size('" + name + "')")) <
                          kRewrittenBytesMax;
    session.Run((is_small ? "VACUUM (FULL, ANALYZE) " : "VACUUM (ANALYZE) ") + name);
    ++page;
    return false;
  } catch (const SqlFailure& failure) {
    return StoreError(failure);
  }
}

}  // namespace strowger::store::postgres
