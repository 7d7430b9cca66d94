#include "adapters/store/postgres/engine.h"

#include "adapters/store/failure.h"
#include "adapters/store/migrate.h"
#include "adapters/store/postgres/handle.h"
#include "adapters/store/postgres/place.h"

namespace strowger::store::postgres {

Result<std::unique_ptr<Connection>> Engine::Open() {
  const std::string shown = ShownPlace(place_);
  try {
    auto connection = std::make_unique<Connection>(
        std::make_unique<Handle>(place_, Access::kReadWrite, Session::Lock::kServer));
    if (auto migrated = Migrate(*connection, shown, AllMigrations()); !migrated.ok()) {
      return migrated.error();
    }
    return connection;
  } catch (const LockedElsewhere& locked) {
    return FailedPrecondition("STORE_LOCKED",
                              "The database " + shown +
                                  " is used by another server (PostgreSQL process " +
                                  locked.holder() + "); stop that one, or name another database.",
                              {{"path", shown}, {"process", locked.holder()}});
  } catch (const SqlFailure& failure) {
    return OpenError(failure, shown);
  }
}

}  // namespace strowger::store::postgres
